/** The actions on the goals of a week, each with undo. */
import { useMemo } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { completeGoal, moveGoalToDate } from '#client/goals/goal-intents.ts';
import type { GoalDialog } from '#client/goals/use-goal-actions.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { useToday } from '#client/day/use-today.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

export interface WeekGoals {
  toggle: (goal: GoalRow) => void;
  askDate: (goal: GoalRow) => void;
  edit: (goal: GoalRow) => void;
  /** Puts a goal, as it stands now, on another day. */
  move: (id: string, date: CalendarDay) => void;
}

/** The same object for as long as the person and the day stay the same. @param setDialog  opens a goal's dialog; stays the same */
export function useWeekGoals(setDialog: (dialog: GoalDialog) => void): WeekGoals {
  const store = useStore();
  const changes = useChanges();
  const messages = useMessages().goals;
  const today = useToday();
  return useMemo(
    () => ({
      toggle: ({ id, completed }) =>
        void changes.make(completed ? messages.reopened : messages.completed, () =>
          completeGoal(store, id, !completed),
        ),
      askDate: (goal) => setDialog({ kind: 'move', goal }),
      edit: (goal) => setDialog({ kind: 'edit', goal }),
      move: (id, date) =>
        void changes.make(messages.movedTo(formatDay(date, 'short')), async () => {
          const goal = await store.goals.get(id);
          return !goal || goal.date === date ? [] : moveGoalToDate(store, goal, date, today);
        }),
    }),
    [store, changes, messages, today, setDialog],
  );
}
