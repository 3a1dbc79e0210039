/** How well things are kept, where something is to be said about it: one sentence at a time, the most urgent. */
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { countUnsaved, storeUnsaved, subscribeToUnsaved } from '#client/history/unsaved.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/use-view-messages.ts';
import { useKeeping, useRuntime, useSyncStatus } from './use-runtime.tsx';
import './storage-notices.css';

export default function StorageNotices() {
  const { app, account } = useMessages();
  const { keeping: messages } = useViewMessages();
  const { kept, outdated, cleared, dismissCleared } = useKeeping();
  const { person, syncNow } = useRuntime();
  const { longUnsent, arrived, state } = useSyncStatus();
  const unsaved = useSyncExternalStore(subscribeToUnsaved, countUnsaved);
  const [read, setRead] = useState(false);
  const again = async () => {
    if (await storeUnsaved()) showToast(messages.stored);
  };
  if (outdated)
    return (
      <Notice urgent text={app.reloadToGoOn}>
        <Button kind="primary" onClick={() => location.reload()}>
          {messages.reload}
        </Button>
      </Notice>
    );
  if (unsaved > 0)
    return (
      <Notice urgent text={messages.unsaved(unsaved)}>
        <Button kind="primary" onClick={() => void again()}>
          {messages.tryAgain}
        </Button>
      </Notice>
    );
  if (cleared)
    return (
      <Notice
        urgent={cleared.unsent > 0}
        text={`${cleared.unsent > 0 ? messages.clearedUnsent(cleared.unsent) : messages.cleared} ${cleared.comesBack ? messages.comingBack : messages.signInForRest}`}
      >
        {!cleared.comesBack && person.userId === null && (
          <ButtonLink kind="primary" href="/login">
            {account.signIn}
          </ButtonLink>
        )}
        <Button onClick={dismissCleared}>{messages.ok}</Button>
      </Notice>
    );
  if (!kept && !read)
    return (
      <Notice text={messages.memory}>
        {person.userId === null && (
          <ButtonLink kind="primary" href="/signup">
            {account.createAccount}
          </ButtonLink>
        )}
        <Button onClick={() => setRead(true)}>{messages.ok}</Button>
      </Notice>
    );
  if (arrived !== null && state === 'syncing') return <Notice text={messages.arriving(arrived)} />;
  if (longUnsent > 0 && person.userId !== null && state !== 'syncing')
    return (
      <Notice text={messages.longUnsent(longUnsent)}>
        <Button onClick={syncNow}>{messages.tryAgain}</Button>
        <ButtonLink href="/sync">{messages.details}</ButtonLink>
      </Notice>
    );
  return null;
}

interface NoticeProps {
  text: string;
  /** Something is lost, or about to be. */
  urgent?: boolean;
  children?: ReactNode;
}

function Notice({ text, urgent = false, children }: NoticeProps) {
  return (
    <div className={classNames('storage-notice', urgent && 'storage-notice-urgent')} role={urgent ? 'alert' : 'status'}>
      <Icon name={urgent ? 'alert' : 'phone'} />
      <p>{text}</p>
      <div className="storage-notice-actions">{children}</div>
    </div>
  );
}
