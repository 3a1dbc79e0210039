/** What the rows of a list do: each a change that can be taken back, or a dialog that opens. */
import { useMemo, type RefObject } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { useLatest } from '#client/design/use-latest.ts';
import { useChanges, type Changes } from '#client/history/use-changes.ts';
import type { Messages } from '#client/messages/english.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row, Store } from '#client/store/database.ts';
import { completeGoal, deleteGoal, moveGoal, renameGoal } from './goal-intents.ts';
import type { GoalActions } from './goal-row.tsx';
import { focusRow, rowsOf } from './use-kept-focus.ts';

export interface GoalDialog {
  kind: 'edit' | 'move';
  goal: Row;
}

interface ListState {
  list: RefObject<HTMLElement | null>;
  /** The rows as they stand on screen, group by group; a row moves within its group. */
  groups: readonly Row[][];
  stay: (goal: Row) => void;
  setDialog: (dialog: GoalDialog) => void;
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
  const beside = (goal: Row, step: number): Row | undefined => {
    const group = state().groups.find((rows) => rows.some((row) => row.id === goal.id)) ?? [];
    return group[group.findIndex((row) => row.id === goal.id) + step];
  };
  return {
    toggle(goal) {
      state().stay(goal);
      if (!goal.completed) globalThis.navigator?.vibrate?.(10);
      void changes.make(goal.completed ? said.reopened : said.completed, () =>
        completeGoal(store, goal.id, !goal.completed),
      );
    },
    open: (goal) => state().setDialog({ kind: 'edit', goal }),
    askDate: (goal) => state().setDialog({ kind: 'move', goal }),
    rename: (goal, title) => void changes.make(said.renamed, () => renameGoal(store, goal, title)),
    remove: ({ id }) => void changes.make(said.deleted, () => deleteGoal(store, id)),
    canMove: (goal, step) => beside(goal, step) !== undefined,
    move(goal, step) {
      const target = beside(goal, step);
      if (target) void changes.make(said.moved, () => moveGoal(store, goal, step < 0 ? 'before' : 'after', target.id));
    },
    focusBeside({ id }, step) {
      const rows = rowsOf(state().list.current);
      focusRow(rows[rows.findIndex((row) => row.dataset.goalId === id) + step]);
    },
  };
}
