/** When what is stored here does not open. Nothing is ever wiped to get past this, unless its owner says so, twice. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { ErrorScreen } from './error-screen.tsx';
import { StoreTrouble } from '#client/runtime/open-store.ts';

const loadRawCopy = () => import('#client/device/raw-copy.ts');
const GUEST = 'studentos-guest';

export function StoreError({ error }: { error: unknown }) {
  const { app } = useMessages();
  const [failure, setFailure] = useState<string>();
  const [asking, setAsking] = useState(false);
  const { trouble, database } = error instanceof StoreTrouble ? error : { trouble: 'unreadable', database: undefined };
  const attempt = (work: () => Promise<void>, failed: string) => () =>
    void work().catch((cause: unknown) => {
      console.error(cause);
      setFailure(failed);
    });
  const copy = async () => {
    const { rawCopy, saveFile } = await loadRawCopy();
    saveFile('studentos-raw-copy.json', await rawCopy());
  };
  const rebuild = async () => {
    await (await loadRawCopy()).removeDatabase(database!);
    location.reload();
  };
  return (
    <ErrorScreen
      title={app.storeTitle}
      text={failure ?? (asking ? app.rebuildAsk : trouble === 'blocked' ? app.storeBlocked : app.store)}
      error={error}
      action={app.tryAgain}
    >
      <Button onClick={attempt(copy, app.rawCopyFailed)}>{app.rawCopy}</Button>
      {database !== undefined && (
        <Button
          kind={asking ? 'danger' : 'secondary'}
          onClick={asking ? attempt(rebuild, app.rebuildFailed) : () => setAsking(true)}
        >
          {database === GUEST ? app.rebuildGuest : app.rebuild}
        </Button>
      )}
    </ErrorScreen>
  );
}
