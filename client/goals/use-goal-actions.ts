/** The actions of the rows of a list: changes with undo, dialogs, and the selection of rows. */
import { useMemo, type RefObject } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { announce } from '#client/design/toast-store.ts';
import { useLatest } from '#client/design/use-latest.ts';
import { useChanges, type Changes } from '#client/history/use-changes.ts';
import { focusBeside } from '#client/keys/row-keys.ts';
import { formatDay } from '#client/messages/formats.ts';
import type { Messages } from '#client/messages/english.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row, Store } from '#client/store/database.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { askedTicksOf } from './asked-ticks.ts';
import { completeGoal, deleteGoal, deleteGoals, moveGoal, moveGoalsTo, moveGoalToDate } from './goal-intents.ts';
import type { GoalActions } from './goal-row.tsx';
import { buzz } from './row-gestures.ts';
import type { SelectionActs } from './use-selection.ts';

/** A dialog about one goal. */
export interface GoalDialog {
  kind: 'edit' | 'move';
  goal: Row;
}

/** A dialog about all that is selected. */
export type ManyDialog = 'move' | 'tag';

interface ListState {
  today: CalendarDay;
  list: RefObject<HTMLElement | null>;
  /** The row of a goal as the store last told it. */
  stored: (id: string) => Row | undefined;
  /** The rows as they stand on screen, group by group; a row moves within its group. */
  groups: readonly Row[][];
  selection: SelectionActs;
  stay: (goal: Row) => void;
  setDialog: (dialog: GoalDialog) => void;
  setManyDialog: (dialog: ManyDialog) => void;
  /** A goal was just ticked. */
  onTicked: () => void;
  /** Goals were just moved to another day by a finger or a key. */
  onMovedOn: () => void;
}

/** The same object for as long as the person stays the same; it reads the list as it stands when it is used. */
export function useGoalActions(state: ListState): GoalActions {
  const store = useStore();
  const changes = useChanges();
  const messages = useMessages();
  const current = useLatest(state);
  return useMemo(() => actionsOf(current, store, changes, messages), [current, store, changes, messages]);
}

function actionsOf(state: () => ListState, store: Store, changes: Changes, { goals: said }: Messages): GoalActions {
  const groupOf = (goal: Row) => state().groups.find((rows) => rows.some((row) => row.id === goal.id)) ?? [];
  const beside = (goal: Row, step: number): Row | undefined => {
    const group = groupOf(goal);
    return group[group.findIndex((row) => row.id === goal.id) + step];
  };
  const place = (
    goal: Row,
    side: 'before' | 'after',
    target: Row | undefined,
    where: (at: number, of: number) => string,
  ) => {
    if (!target || target.id === goal.id) return;
    void changes.make(said.moved, () => moveGoal(store, goal, side, target.id));
    const group = groupOf(goal);
    announce(where(group.findIndex((row) => row.id === target.id) + 1, group.length));
  };
  /** All that is selected, where this row is; else nothing. */
  const selectedWith = ({ id }: Row): Row[] => {
    const ids = state().selection.current();
    return ids.includes(id) ? state().groups.flatMap((rows) => rows.filter((row) => ids.includes(row.id))) : [];
  };
  const nextDay = (goal: Row) => {
    const tomorrow = addDays(state().today, 1);
    return goal.date === null || goal.date < tomorrow ? tomorrow : addDays(goal.date, 1);
  };
  return {
    toggle(goal) {
      state().stay(goal);
      if (!goal.completed) buzz();
      void askedTicksOf(store).toggle(
        goal,
        (completed, isLatest) =>
          changes.make(completed ? said.completed : said.reopened, async () =>
            isLatest() ? completeGoal(store, goal.id, completed) : [],
          ),
        () => state().stored(goal.id),
      );
      if (!goal.completed) state().onTicked();
    },
    open: (goal) => state().setDialog({ kind: 'edit', goal }),
    canMove: (goal, step) => beside(goal, step) !== undefined,
    move: (goal, step) => place(goal, step < 0 ? 'before' : 'after', beside(goal, step), said.nowAt),
    moveToTop: (goal) => place(goal, 'before', groupOf(goal)[0], said.nowAt),
    moveToTomorrow(goal) {
      const [day, many] = [nextDay(goal), selectedWith(goal)];
      state().selection.clear();
      state().onMovedOn();
      void changes.make(said.movedTo(formatDay(day, 'short')), () =>
        many.length > 0
          ? moveGoalsTo(store, many, day, state().today)
          : moveGoalToDate(store, goal, day, state().today),
      );
    },
    goesToTomorrow: (goal) => nextDay(goal) === addDays(state().today, 1),
    askDate: (goal) =>
      selectedWith(goal).length > 0 ? state().setManyDialog('move') : state().setDialog({ kind: 'move', goal }),
    remove(goal) {
      const ids = selectedWith(goal).map(({ id }) => id);
      state().selection.clear();
      void changes.make(ids.length > 1 ? said.deletedMany(ids.length) : said.deleted, () =>
        ids.length > 0 ? deleteGoals(store, ids) : deleteGoal(store, goal.id),
      );
    },
    select: ({ id }) => state().selection.toggle(id),
    selectTo: ({ id }) => state().selection.reach(id),
    selectBeside(goal, step) {
      const next = beside(goal, step);
      state().selection.add(next ? [goal.id, next.id] : [goal.id]);
      if (next) focusBeside(step);
    },
    selectAll: () => state().selection.all(),
  };
}
