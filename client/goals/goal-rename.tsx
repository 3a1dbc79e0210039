/** A goal's title as a field in its place. */
import { useEffect, useRef } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { withinLength } from '#client/design/fit-length.ts';
import { useRecordDraft, useSheetRecord } from '#client/drafts/use-record-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { renameGoal } from './goal-intents.ts';

interface GoalRenameProps {
  goal: GoalRow;
  onClose: () => void;
}

/** Enter and leaving the field keep the new title, Escape the old one. The focus goes back to the row. */
export function GoalRename({ goal, onClose }: GoalRenameProps) {
  const messages = useMessages().goals;
  const store = useStore();
  const ref = useRef<HTMLInputElement>(null);
  const closed = useRef(false);
  useEffect(() => ref.current?.select(), []);
  const { draft, set, finish, dismiss } = useRecordDraft({
    resource: 'goals',
    record: useSheetRecord('goals', goal.id, goal),
    toForm: ({ title }) => ({ title }),
    toFields: ({ title = '' }) => (title.trim() === '' ? {} : { title: title.trim() }),
    write: (row, fields) => renameGoal(store, row, fields.title ?? row.title),
    said: messages.renamed,
    atTheEnd: true,
  });
  const close = (keep: boolean) => {
    if (closed.current) return;
    closed.current = true;
    ref.current?.closest('li')?.querySelector<HTMLElement>('[type=checkbox]')?.focus();
    if (keep) void finish();
    else dismiss();
    onClose();
  };
  return (
    <input
      ref={ref}
      className="goal-rename"
      aria-label={messages.rename}
      value={draft.title}
      onChange={withinLength(draft.title, MAX_LENGTH.title, (event) => set({ title: event.target.value }))}
      dir="auto"
      onBlur={() => close(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') close(true);
        if (event.key === 'Escape') close(false);
      }}
    />
  );
}
