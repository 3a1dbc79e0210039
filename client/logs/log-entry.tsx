/** One log entry, and what can be done with it. */
import { memo } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { openSheet } from '#client/design/over-store.ts';
import { MenuButton } from '#client/design/menu.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { onRowKey } from '#client/keys/row-keys.ts';
import { formatMinutes, formatTime } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { LogRow } from '#client/store/database.ts';
import { loggedMinutes } from '#protocol/log-time.ts';
import { deleteLog } from './log-intents.ts';
import './log-entry.css';

/** Loads the edit sheet ahead of its first use, so that it opens offline and at once. */
export const loadLogSheet = () => import('./log-sheet.tsx');
const LogSheet = lazyPart(loadLogSheet);

export const LogEntry = memo(function LogEntry({ log }: { log: LogRow }) {
  const messages = useMessages().logs;
  const store = useStore();
  const changes = useChanges();
  const edit = () => openSheet((close) => <LogSheet log={log} onClose={close} />);
  const remove = () => void changes.make(messages.deleted, () => deleteLog(store, log.id));
  const time = formatTime(log.createdAt);
  const minutes = loggedMinutes(log);
  return (
    <li
      className="log-entry"
      data-row
      onKeyDown={(event) => onRowKey(event, { open: edit, rename: edit, delete: remove })}
    >
      <div className="log-entry-body">
        <p className="log-entry-text" dir="auto">
          {log.text}
        </p>
        <p className="log-entry-facts">
          <time dateTime={log.createdAt}>{time}</time>
          {minutes !== null && <span className="log-entry-minutes">{formatMinutes(minutes)}</span>}
          {log.subject !== null && <span dir="auto">{log.subject}</span>}
        </p>
      </div>
      <MenuButton
        rowFocus
        label={messages.more(time)}
        actions={() => [
          { name: messages.edit, icon: 'pencil', run: edit },
          { name: messages.delete, icon: 'trash', danger: true, run: remove },
        ]}
      />
    </li>
  );
});
