/** The dialogs of a goal, loaded together. */
import { useState } from 'react';
import { useStore, useStored } from '#client/app/use-runtime.tsx';
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
  const store = useStore();
  const [id, setId] = useState(goal.id);
  const current = useStored(() => store.goals.get(id), [store, id]) ?? goal;
  if (kind === 'edit') return <GoalSheet goal={current} today={today} onMoved={setId} onClose={onClose} />;
  return <MoveDialog goal={current} today={today} onClose={onClose} />;
}
