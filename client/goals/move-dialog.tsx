/** Asks on which day a goal shall stand instead. */
import { useStore } from '#client/runtime/use-runtime.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { DayDialog } from './day-dialog.tsx';
import { moveGoalToDate } from './goal-intents.ts';

interface MoveDialogProps {
  goal: GoalRow;
  today: CalendarDay;
  onClose: () => void;
}

export function MoveDialog({ goal, today, onClose }: MoveDialogProps) {
  const { goals: messages } = useMessages();
  const store = useStore();
  const changes = useChanges();
  const move = async (day: CalendarDay): Promise<string | undefined> => {
    if (await findDouble(store, { ...goal, date: day, letGo: false }, goal.id)) return messages.alreadyHere;
    onClose();
    await changes.make(messages.movedTo(formatDay(day, 'short')), () => moveGoalToDate(store, goal, day, today));
    return undefined;
  };
  return <DayDialog today={today} now={goal.date ?? today} onDay={move} onClose={onClose} />;
}
