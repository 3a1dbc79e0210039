/** The trash: records deleted in the last thirty days, each with a button to restore it, and drafts whose records are gone. */
import { useEffect } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { recordName } from '#client/history/value-words.ts';
import { formatDay, formatInstant } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import type { TrashRow } from '#client/store/database.ts';
import { dropOldTrash, readTrash } from '#client/store/trash.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { StrandedTexts, useStranded } from './stranded-texts.tsx';
import { forgetDeleted, restoreDeleted } from './trash-intents.ts';
import './trash-screen.css';

export function TrashScreen() {
  const { trash: messages } = useSheetMessages();
  const store = useStore();
  const rows = useStored(() => readTrash(store), [store]);
  useEffect(() => void dropOldTrash(store), [store]);
  const stranded = useStranded();
  if (rows === undefined || stranded === undefined) return null;
  if (rows.length + stranded.length === 0)
    return (
      <EmptyState icon="trash" text={messages.empty}>
        <p className="trash-muted">{messages.lead}</p>
      </EmptyState>
    );
  return (
    <div className="trash">
      {stranded.length > 0 && <StrandedTexts texts={stranded} />}
      {rows.length > 0 && <Deleted rows={rows} />}
    </div>
  );
}

function Deleted({ rows }: { rows: TrashRow[] }) {
  const { trash: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  return (
    <>
      <p className="trash-muted">{messages.lead}</p>
      <ul className="card">
        {rows.map((row) => (
          <TrashItem key={`${row.resource} ${row.id}`} row={row} />
        ))}
      </ul>
      <div>
        <Button
          kind="danger"
          icon="trash"
          onClick={() => void changes.make(messages.emptied, () => forgetDeleted(store, rows))}
        >
          {messages.emptyNow}
        </Button>
      </div>
    </>
  );
}

function TrashItem({ row }: { row: TrashRow }) {
  const { records, trash: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const name = recordName(row.record) || records.resources[row.resource];
  const { date } = row.record;
  const facts = [
    records.resources[row.resource],
    typeof date === 'string' && isCalendarDay(date) && formatDay(date, 'shortYear'),
    messages.deletedAt(formatInstant(row.at)),
  ];
  return (
    <li className="trash-item">
      <div className="trash-text">
        <p className="trash-name" dir="auto">
          {name}
        </p>
        <p className="trash-muted">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <Button
        aria-label={messages.restoreNamed(name)}
        onClick={() => void changes.make(messages.restored, () => restoreDeleted(store, row))}
      >
        {messages.restore}
      </Button>
    </li>
  );
}
