/** How well things are kept, where something is to be said about it: one sentence at a time, the most urgent. */
import { useEffect, useState, type ReactNode } from 'react';
import type { LeftWork } from '#client/device/left-work.ts';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { storeUnsaved, useUnsavedCount } from '#client/history/unsaved.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import type { Keeping, ReturnChoice, Returning } from '#client/runtime/runtime-handle.ts';
import { useKeeping, useRuntime, useSyncStatus } from '#client/runtime/use-runtime.tsx';
import { useTryNow } from '#client/attention/use-try-now.ts';
import { useBegun } from './use-begun.tsx';
import './storage-notices.css';

export default function StorageNotices() {
  const { app, account } = useMessages();
  const { keeping: messages } = useViewMessages();
  const { kept, outdated, cleared } = useKeeping();
  const { person } = useRuntime();
  const tryNow = useTryNow();
  const { longUnsent, arrived, state } = useSyncStatus();
  const unsaved = useUnsavedCount();
  const [read, setRead] = useState(false);
  const left = useLeftWork();
  const begun = useBegun();
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
  if (cleared) return <Cleared {...cleared} />;
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
  if (left)
    return (
      <Notice text={messages.leftWork(left.name!, left.records)}>
        <ButtonLink kind="primary" href={`/import?from=${left.userId}`}>
          {messages.bringLeft}
        </ButtonLink>
        <Button onClick={left.dismiss}>{account.notNow}</Button>
      </Notice>
    );
  if (arrived !== null && state === 'syncing') return <Notice text={messages.arriving(arrived)} />;
  if (longUnsent > 0 && person.userId !== null && state !== 'syncing')
    return (
      <Notice text={messages.longUnsent(longUnsent)}>
        <Button onClick={tryNow}>{messages.tryAgain}</Button>
        <ButtonLink href="/sync">{messages.details}</ButtonLink>
      </Notice>
    );
  if (begun)
    return (
      <Notice quiet text={messages.begun(begun.count)}>
        <Button onClick={begun.goOn}>{messages.goOn}</Button>
        <Button kind="plain" onClick={begun.dismiss}>
          {account.notNow}
        </Button>
      </Notice>
    );
  return null;
}

/** The first work of somebody else that is left on this device and was not asked about. */
function useLeftWork(): (LeftWork & { dismiss: () => void }) | undefined {
  const { leftWork, answerLeft } = useRuntime();
  const [left, setLeft] = useState<LeftWork>();
  useEffect(() => {
    let isOver = false;
    leftWork().then((all) => !isOver && setLeft(all.find(({ answered }) => !answered)), console.error);
    return () => {
      isOver = true;
    };
  }, [leftWork]);
  if (!left) return undefined;
  const dismiss = (): void => {
    setLeft(undefined);
    void answerLeft(left.userId!).catch(console.error);
  };
  return { ...left, dismiss };
}

/** The report of cleared data, and the way back: automatic, by signing in, or by confirming who one is. */
function Cleared({ unsent, rest }: NonNullable<Keeping['cleared']>) {
  const all = useMessages();
  const { keeping: messages } = useViewMessages();
  const { dismissCleared } = useKeeping();
  const lost = unsent > 0 ? messages.clearedUnsent(unsent) : messages.cleared;
  if (typeof rest === 'object') return <Return lost={lost} urgent={unsent > 0} returning={rest} />;
  return (
    <Notice
      urgent={unsent > 0}
      text={`${lost} ${rest === 'comes-back' ? messages.comingBack : messages.signInForRest}`}
    >
      {rest === 'wants-sign-in' && (
        <ButtonLink kind="primary" href="/login">
          {all.account.signIn}
        </ButtonLink>
      )}
      <Button onClick={dismissCleared}>{messages.ok}</Button>
    </Notice>
  );
}

interface ReturnProps {
  lost: string;
  urgent: boolean;
  returning: Returning;
}

function Return({ lost, urgent, returning: { name, email, written } }: ReturnProps) {
  const { keeping: messages } = useViewMessages();
  const { comeBack } = useKeeping();
  const answer = (choice: ReturnChoice) => void comeBack(choice);
  const stays = written > 0 ? ` ${messages.writtenSince(written)}` : '';
  return (
    <Notice urgent={urgent} text={`${lost} ${messages.isItYou(name, email)}${stays}`}>
      <Button kind="primary" onClick={() => answer('alone')}>
        {messages.continueAs(name)}
      </Button>
      {written > 0 && <Button onClick={() => answer('with-guest')}>{messages.bringAlong(written)}</Button>}
      <Button onClick={() => answer('no')}>{messages.notMe}</Button>
    </Notice>
  );
}

interface NoticeProps {
  text: string;
  /** Something is lost, or about to be. */
  urgent?: boolean;
  /** Nothing is wrong. */
  quiet?: boolean;
  children?: ReactNode;
}

function Notice({ text, urgent = false, quiet = false, children }: NoticeProps) {
  const kind = urgent ? 'storage-notice-urgent' : quiet && 'storage-notice-quiet';
  return (
    <div className={classNames('storage-notice', kind)} role={urgent ? 'alert' : 'status'}>
      <Icon name={urgent ? 'alert' : quiet ? 'pencil' : 'phone'} />
      <p>{text}</p>
      <div className="storage-notice-actions">{children}</div>
    </div>
  );
}
