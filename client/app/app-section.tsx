/** Settings of the app itself: installing it, which build it is. */
import { Button, ButtonLink } from '#client/design/button.tsx';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { BUILD } from '#client/pwa/build.ts';
import { useInstall } from '#client/pwa/install.ts';
import { checkForUpdate } from '#client/pwa/updates.ts';

export function AppSection() {
  const messages = useMessages().settings;
  const later = useLaterMessages();
  const { possible, install } = useInstall();
  return (
    <section className="card settings-section" aria-labelledby="settings-app">
      <h2 id="settings-app">{messages.app}</h2>
      <p className="settings-muted">{messages.build(BUILD)}</p>
      <div className="settings-buttons">
        {possible && (
          <Button kind="primary" onClick={() => void install()}>
            {messages.install}
          </Button>
        )}
        <ButtonLink href="/help">{later.help.title}</ButtonLink>
        <Button onClick={checkForUpdate}>{messages.checkForUpdate}</Button>
      </div>
    </section>
  );
}
