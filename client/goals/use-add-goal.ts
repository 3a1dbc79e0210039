/** Adding goals, one after the other in the order they were written, and what is said when one is refused. */
import { useRef, useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { findDouble } from '#client/store/doubles.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { lengthOf } from '#protocol/text.ts';
import type { Returns } from './line-plan.ts';
import { addGoal, addGoals, type GoalDetails, type NewGoal } from './goal-intents.ts';

export interface AddGoal {
  /** @param shown  whether the day is on screen, so that the new row says enough. @returns whether it was stored */
  add: (date: CalendarDay, title: string, shown: boolean, details?: GoalDetails) => Promise<boolean>;
  /** Has a goal come back, from a day on. @returns whether it was stored */
  addRoutine: (startDate: CalendarDay, title: string, returns: Returns, details?: GoalDetails) => Promise<boolean>;
  /** A goal for each that the day does not have yet. */
  addMany: (date: CalendarDay, goals: readonly NewGoal[]) => Promise<void>;
  /** Why the last one was not added, as a sentence. */
  refusal: string | null;
  clearRefusal: () => void;
}

/** Loads what is done with routines ahead of its first use. */
export const loadRoutines = () => import('#client/routines/routine-intents.ts');

export function useAddGoal(today: CalendarDay, onSaved: () => void): AddGoal {
  const store = useStore();
  const changes = useChanges();
  const messages = useMessages().goals;
  const [refusal, setRefusal] = useState<string | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = queue.current.then(run);
    queue.current = result.catch(() => undefined);
    return result;
  };
  const addNow = async (date: CalendarDay, title: string, shown: boolean, details?: GoalDetails) => {
    const wrong =
      lengthOf(title) > MAX_LENGTH.title
        ? messages.tooLong(MAX_LENGTH.title)
        : (await findDouble(store, { ...details, date, title })) && messages.alreadyHere;
    setRefusal(wrong ?? null);
    if (wrong) return false;
    if (shown) return changes.attempt(messages.added, () => addGoal(store, date, title, details), 'quietly');
    return changes.attempt(messages.addedFor(formatDay(date, 'short')), () => addGoal(store, date, title, details));
  };
  const addRoutineNow = async (startDate: CalendarDay, title: string, returns: Returns, details?: GoalDetails) => {
    const isTooLong = lengthOf(title) > MAX_LENGTH.title;
    setRefusal(isTooLong ? messages.tooLong(MAX_LENGTH.title) : null);
    if (isTooLong) return false;
    const [{ addRoutine }, { nextRoutineDays }] = await Promise.all([
      loadRoutines(),
      import('#protocol/routine-days.ts'),
    ]);
    const routine = {
      title,
      ...returns,
      startDate,
      subject: details?.subject ?? null,
      reminder: details?.reminder ?? null,
    };
    const [first] = nextRoutineDays(routine, startDate > today ? startDate : today, 1);
    const said =
      first === undefined || first === today ? messages.routineAdded : messages.routineFirst(formatDay(first, 'short'));
    return changes.make(said, () => addRoutine(store, routine, today));
  };
  const addManyNow = async (date: CalendarDay, goals: readonly NewGoal[]) => {
    let added = 0;
    const isStored = await changes.make(
      ({ length }) => messages.addedMany(length),
      async () => {
        const undo = await addGoals(store, date, goals);
        added = undo.length;
        return undo;
      },
    );
    // Only what is there is said to be; what could not be stored says why.
    if (isStored && added < goals.length) showToast(messages.skipped(goals.length - added));
  };
  return {
    add: (date, title, shown, details) => {
      onSaved();
      return inTurn(() => addNow(date, title, shown, details));
    },
    addRoutine: (startDate, title, returns, details) => {
      onSaved();
      return inTurn(() => addRoutineNow(startDate, title, returns, details));
    },
    addMany: (date, goals) => {
      onSaved();
      return inTurn(() => addManyNow(date, goals));
    },
    refusal,
    clearRefusal: () => setRefusal(null),
  };
}
