/** How often a goal comes back, on its own sheet: it is made a routine there, and its routine is changed or ended. */
import { useStore } from '#client/runtime/use-runtime.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { changeRoutine, endRoutine, repeatGoal, type RoutineFields } from '#client/routines/routine-intents.ts';
import { useRoutine } from '#client/routines/use-routine.ts';
import type { GoalRow, RoutineRow } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { endsBeforeStart, routineGoalId } from '#protocol/routine-days.ts';

interface GoalRepeat {
  /** Null where it does not come back after this day. */
  rule: string | null;
  setRule: (rule: string | null) => Promise<void>;
  /** The fields in which this goal differs from its routine; null where there are none. */
  differences: RoutineFields | null;
  /** Makes these what the routine says, from now on. */
  useFromNowOn: () => void;
}

/**
 * @param save      brings what is being written to the device first
 * @param onMoved   called with the goal's new id when it has become the first copy of a routine
 */
export function useGoalRepeat(
  goal: GoalRow,
  today: CalendarDay,
  save: () => Promise<void>,
  onMoved: (id: string) => void,
): GoalRepeat {
  const store = useStore();
  const changes = useChanges();
  const { goals: said } = useMessages();
  const { routines: messages } = useSheetMessages();
  const routine = useRoutine(goal.routineId);
  const goesOn =
    routine !== undefined &&
    !endsBeforeStart(routine) &&
    (routine.endDate === null || routine.endDate > (goal.date ?? today));
  const differences = goesOn ? differencesOf(goal, routine) : null;
  const setRule = async (rule: string | null) => {
    await save();
    const fresh = (await store.goals.get(goal.id)) ?? goal;
    if (rule === null) {
      if (routine) await changes.make(messages.stopped, () => endRoutine(store, routine, goal.date ?? today, today));
    } else if (routine) {
      const fields = goesOn ? { rule } : { rule, endDate: null };
      await changes.make(messages.changed, () => changeRoutine(store, routine, fields, today));
    } else {
      const id = newId();
      if (await changes.make(said.routineAdded, () => repeatGoal(store, fresh, id, rule, today)))
        onMoved(routineGoalId(id, fresh.date ?? today));
    }
  };
  return {
    rule: goesOn ? routine.rule : null,
    setRule,
    differences,
    useFromNowOn: () => {
      if (!routine || !differences) return;
      void save().then(() =>
        changes.make(messages.appliedFromNowOn, () => changeRoutine(store, routine, differences, today)),
      );
    },
  };
}

function differencesOf(goal: GoalRow, routine: RoutineRow): RoutineFields | null {
  const fields = (['title', 'subject', 'reminder', 'estimate'] as const).filter(
    (field) => goal[field] !== routine[field],
  );
  return fields.length === 0 ? null : Object.fromEntries(fields.map((field) => [field, goal[field]]));
}
