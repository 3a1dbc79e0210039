/** Settings of what is kept here: how safe, how much, out to a file, in from one, and what was deleted. */
import { useEffect, useState } from 'react';
import { useRemote } from '#client/account/use-remote.ts';
import { ButtonLink } from '#client/design/button.tsx';
import { formatBytes } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { storageUse, storagePromise, type StoragePromise, type StorageUse } from '#client/pwa/storage.ts';
import { ExportButton } from '#client/transfer/export-button.tsx';
import { LeftWorkList } from './left-work-list.tsx';
import { useRuntime } from '#client/runtime/use-runtime.tsx';

export function DataSection() {
  const { data: messages } = useSheetMessages();
  const { person } = useRuntime();
  const storage = useStorage();
  return (
    <section className="card settings-section" aria-labelledby="settings-data">
      <h2 id="settings-data">{messages.title}</h2>
      {storage && (
        <p>
          {messages.storage[storage.promise]}{' '}
          {storage.promise !== 'kept' && (person.userId === null ? messages.guestStorage : messages.syncedStorage)}
        </p>
      )}
      {storage?.use && (
        <p className="settings-muted">{messages.use(formatBytes(storage.use.used), formatBytes(storage.use.quota))}</p>
      )}
      {person.userId !== null && <AccountStorage />}
      <div className="settings-buttons">
        <ExportButton />
        <ButtonLink href="/import">{messages.import}</ButtonLink>
        <ButtonLink href="/trash">{messages.trash}</ButtonLink>
      </div>
      <p className="settings-muted">{messages.exportHint}</p>
      <LeftWorkList />
    </section>
  );
}

/** How much of what the account may hold it holds; nothing while the server cannot be asked. */
function AccountStorage() {
  const { data: messages } = useSheetMessages();
  const { ownAccount } = useRuntime();
  const { current } = useRemote(async () => (await ownAccount()).storage());
  if (current.state !== 'there' || !current.value) return null;
  const { usedBytes, limitBytes } = current.value;
  return <p className="settings-muted">{messages.account(formatBytes(usedBytes), formatBytes(limitBytes))}</p>;
}

interface Storage {
  promise: StoragePromise;
  use: StorageUse | null;
}

function useStorage(): Storage | undefined {
  const [storage, setStorage] = useState<Storage>();
  useEffect(() => {
    let left = false;
    void Promise.all([storagePromise(), storageUse()]).then(([promise, use]) => {
      if (!left) setStorage({ promise, use });
    });
    return () => {
      left = true;
    };
  }, []);
  return storage;
}
