/** Settings of the app itself: installing it, which build it is, whether there is a newer one. */
import { useState } from 'react';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { BUILD } from '#client/pwa/build.ts';
import { useInstall } from '#client/pwa/install.ts';
import { serverAnswers, useUpdate } from '#client/pwa/updates.ts';

type Search = 'checking' | 'answered' | 'unreachable';

export function AppSection() {
  const { help } = useSheetMessages();
  const { about } = useSettingsMessages();
  const { possible, install } = useInstall();
  const { state } = useUpdate();
  const [search, setSearch] = useState<Search>();
  const check = async () => {
    setSearch('checking');
    setSearch((await serverAnswers()) ? 'answered' : 'unreachable');
  };
  const found = state === 'none' ? about.newest : about.found;
  return (
    <section className="card settings-section" aria-labelledby="settings-app">
      <h2 id="settings-app">{about.title}</h2>
      <p className="settings-muted">
        {about.build(BUILD)}. <span role="status">{search && (search === 'answered' ? found : about[search])}</span>
      </p>
      <div className="settings-buttons">
        {possible && (
          <Button kind="primary" onClick={() => void install()}>
            {about.install}
          </Button>
        )}
        <ButtonLink href="/help">{help.title}</ButtonLink>
        <Button onClick={() => void check()}>{about.checkForUpdate}</Button>
      </div>
    </section>
  );
}
