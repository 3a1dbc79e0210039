/** Adding goals, one after the other in the order they were written, and what is said when one is refused. */
import { useRef, useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { findDouble } from '#client/store/doubles.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { addGoal, addGoals, type GoalDetails } from './goal-intents.ts';

const MAX_TITLE = 200;

interface AddGoal {
  /** @param shown  whether the day is on screen, so that the new row says enough. @returns whether it was stored */
  add: (date: CalendarDay, title: string, shown: boolean, details?: GoalDetails) => Promise<boolean>;
  /** Has a goal come back, from a day on. @param rule  RFC 5545. @returns whether it was stored */
  addRoutine: (startDate: CalendarDay, title: string, rule: string, details?: GoalDetails) => Promise<boolean>;
  addMany: (date: CalendarDay, titles: readonly string[]) => Promise<void>;
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
      title.length > MAX_TITLE
        ? messages.tooLong
        : (await findDouble(store, { ...details, date, title })) && messages.alreadyHere;
    setRefusal(wrong ?? null);
    if (wrong) return false;
    if (shown) return changes.attempt(messages.added, () => addGoal(store, date, title, details), 'quietly');
    return changes.attempt(messages.addedFor(formatDay(date, 'short')), () => addGoal(store, date, title, details));
  };
  const addRoutineNow = async (startDate: CalendarDay, title: string, rule: string, details?: GoalDetails) => {
    setRefusal(title.length > MAX_TITLE ? messages.tooLong : null);
    if (title.length > MAX_TITLE) return false;
    const [{ addRoutine }, { nextRoutineDays }] = await Promise.all([
      loadRoutines(),
      import('#protocol/routine-days.ts'),
    ]);
    const routine = { title, rule, startDate, subject: details?.subject ?? null, reminder: details?.reminder ?? null };
    const [first] = nextRoutineDays({ ...routine, endDate: null }, startDate > today ? startDate : today, 1);
    const said =
      first === undefined || first === today ? messages.routineAdded : messages.routineFirst(formatDay(first, 'short'));
    return changes.make(said, () => addRoutine(store, routine, today));
  };
  const addManyNow = async (date: CalendarDay, titles: readonly string[]) => {
    const fitting = titles.map((title) => title.slice(0, MAX_TITLE).trim());
    let added = 0;
    await changes.make(messages.addedMany(fitting.length), async () => {
      const undo = await addGoals(store, date, fitting);
      added = undo.length;
      return undo;
    });
    if (added < fitting.length) showToast(messages.skipped(fitting.length - added));
  };
  return {
    add: (date, title, shown, details) => {
      onSaved();
      return inTurn(() => addNow(date, title, shown, details));
    },
    addRoutine: (startDate, title, rule, details) => {
      onSaved();
      return inTurn(() => addRoutineNow(startDate, title, rule, details));
    },
    addMany: (date, titles) => {
      onSaved();
      return inTurn(() => addManyNow(date, titles));
    },
    refusal,
    clearRefusal: () => setRefusal(null),
  };
}
