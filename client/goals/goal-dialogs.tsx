/** The dialogs of a goal, loaded together. */
import { useState } from 'react';
import { useSheetRecord } from '#client/drafts/use-record-draft.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { GoalSheet } from './goal-sheet.tsx';
import { MoveDialog } from './move-dialog.tsx';

interface GoalDialogsProps {
  kind: 'edit' | 'move';
  /** As it stood when the dialog was asked for. */
  goal: GoalRow;
  today: CalendarDay;
  onClose: () => void;
}

/** The edit sheet, or the dialog that asks for a date. It follows the goal, also to another day. */
export default function GoalDialogs({ kind, goal, today, onClose }: GoalDialogsProps) {
  const [id, setId] = useState(goal.id);
  const record = useSheetRecord('goals', id, goal);
  if (kind === 'edit') return <GoalSheet record={record} today={today} onMoved={setId} onClose={onClose} />;
  return <MoveDialog goal={record.row} today={today} onClose={onClose} />;
}
