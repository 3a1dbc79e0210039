/** Settings of the app itself: installing it, whether this browser keeps its data, which build it is. */
import { useEffect, useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { BUILD } from '#client/pwa/build.ts';
import { useInstall } from '#client/pwa/install.ts';
import { storagePromise, type StoragePromise } from '#client/pwa/storage.ts';
import { checkForUpdate } from '#client/pwa/updates.ts';

export function AppSection() {
  const messages = useMessages().settings;
  const { possible, install } = useInstall();
  const storage = useStoragePromise();
  return (
    <section className="card settings-section" aria-labelledby="settings-app">
      <h2 id="settings-app">{messages.app}</h2>
      {storage && <p>{messages.storage[storage]}</p>}
      <p className="settings-muted">{messages.build(BUILD)}</p>
      <div className="settings-buttons">
        {possible && (
          <Button kind="primary" onClick={() => void install()}>
            {messages.install}
          </Button>
        )}
        <Button onClick={checkForUpdate}>{messages.checkForUpdate}</Button>
      </div>
    </section>
  );
}

function useStoragePromise(): StoragePromise | undefined {
  const [promise, setPromise] = useState<StoragePromise>();
  useEffect(() => {
    let left = false;
    void storagePromise().then((now) => {
      if (!left) setPromise(now);
    });
    return () => {
      left = true;
    };
  }, []);
  return promise;
}
