/** How syncing stands: the state in words, what waits, and what needs a decision. */
import type { ReactNode } from 'react';
import { useRuntime, useSyncStatus } from '#client/runtime/use-runtime.tsx';
import { useTryNow } from './use-try-now.ts';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { formatInstant } from '#client/messages/formats.ts';
import { type SheetMessages, useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { AgreementLine, CompareButton } from './agreement-line.tsx';
import { CopyDetails } from './copy-details.tsx';
import { ConflictNoticeItem } from '#client/history/conflict-notice-item.tsx';
import { Refused } from './refused.tsx';
import { useAttention, useWaitingChanges, type WaitingChange } from './use-attention.ts';
import { useConflictNotices } from '#client/history/use-conflict-notices.ts';
import './sync-centre.css';

/** More are counted, not listed. */
const LISTED = 50;

/** @param children  what else can be done about one's data, beside the buttons of the state */
export function SyncCentre({ children }: { children: ReactNode }) {
  const { person } = useRuntime();
  return (
    <div className="sync-centre">
      <StatusCard>{children}</StatusCard>
      <AttentionList />
      <NoticeList />
      {person.userId !== null && <WaitingList />}
    </div>
  );
}

function StatusCard({ children }: { children: ReactNode }) {
  const { account } = useMessages();
  const { syncStates, syncDetails: messages } = useSheetMessages();
  const tryNow = useTryNow();
  const status = useSyncStatus();
  return (
    <section className="card sync-card">
      <p className="sync-card-text">{stateToText(status, syncStates)}</p>
      {status.state !== 'guest' && (
        <p className="sync-muted">
          {messages.lastSuccess}: {status.lastSyncAt === null ? messages.never : formatInstant(status.lastSyncAt)}
        </p>
      )}
      {status.state !== 'guest' && <AgreementLine />}
      <div className="sync-buttons">
        {status.state === 'guest' && (
          <ButtonLink kind="primary" href="/signup">
            {account.createAccount}
          </ButtonLink>
        )}
        {(status.state === 'guest' || status.state === 'sign-in') && (
          <ButtonLink kind={status.state === 'guest' ? 'secondary' : 'primary'} href="/login">
            {account.signIn}
          </ButtonLink>
        )}
        {status.state !== 'guest' && status.state !== 'sign-in' && <Button onClick={tryNow}>{messages.tryNow}</Button>}
        {status.state === 'synced' && <CompareButton />}
        {children}
        <CopyDetails />
      </div>
    </section>
  );
}

function stateToText(
  { state, updateNeeded }: ReturnType<typeof useSyncStatus>,
  messages: SheetMessages['syncStates'],
): string {
  switch (state) {
    case 'guest':
      return messages.guest;
    case 'synced':
      return messages.synced;
    case 'syncing':
      return messages.syncing;
    case 'full':
      return messages.full;
    case 'offline':
      return messages.offline;
    case 'unreachable':
      return messages.unreachable;
    case 'clock':
      return messages.clock;
    case 'sign-in':
      return messages.signIn;
    case 'attention':
      return updateNeeded ? messages.update : messages.attention;
  }
}

function AttentionList() {
  const messages = useSheetMessages().syncDetails;
  const items = useAttention();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="sync-attention">
      <h2 id="sync-attention" className="sync-heading">
        {messages.needsAttention}
      </h2>
      <ul className="card">
        {items.map((item) => (
          <Refused key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function NoticeList() {
  const { notices: messages } = useSheetMessages();
  const notices = useConflictNotices();
  if (notices.length === 0) return null;
  return (
    <section aria-labelledby="sync-notices">
      <h2 id="sync-notices" className="sync-heading">
        {messages.title}
      </h2>
      <ul className="card">
        {notices.map((notice) => (
          <ConflictNoticeItem key={notice.id} notice={notice} named />
        ))}
      </ul>
    </section>
  );
}

function WaitingList() {
  const messages = useSheetMessages().syncDetails;
  const { waiting } = useSyncStatus();
  const changes = useWaitingChanges(LISTED);
  if (changes.length === 0) return null;
  return (
    <section aria-labelledby="sync-waiting">
      <h2 id="sync-waiting" className="sync-heading">
        {messages.waitingTitle}
      </h2>
      <ul className="card">
        {changes.map((change) => (
          <WaitingItem key={change.key} change={change} />
        ))}
      </ul>
      {waiting > changes.length && <p className="sync-muted">{messages.moreWaiting(waiting - changes.length)}</p>}
    </section>
  );
}

function WaitingItem({ change: { resource, kind, fields, name, isFull } }: { change: WaitingChange }) {
  const { records: messages, syncDetails } = useSheetMessages();
  const words = { new: syncDetails.new, deleted: syncDetails.deleted, changed: fieldsToText(fields, messages) }[kind];
  return (
    <li className="sync-item">
      <p dir="auto">{[messages.resources[resource], name].filter(Boolean).join(': ')}</p>
      <p className="sync-muted">{isFull ? `${words} · ${syncDetails.noRoom}` : words}</p>
    </li>
  );
}

const fieldsToText = (fields: string[], messages: SheetMessages['records']): string =>
  fields
    .map((field) => messages.fields[field])
    .filter(Boolean)
    .join(', ');
