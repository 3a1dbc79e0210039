/** The live queries of goals, over the shown days only. */
import { useRuntimeQuery } from '#client/runtime/use-runtime-query.ts';
import { useRuntime, useStored } from '#client/runtime/use-runtime.tsx';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { sharedQuery } from '#client/runtime/runtime-query.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { byPosition } from '#protocol/position.ts';
import { goalsOn, readAsked } from './goals-on.ts';

/** The goals of a day in their order. */
export const goalsQuery = (date: CalendarDay) => (store: Store) =>
  sharedQuery(store, `goals of ${date}`, async () => (await goalsOn(store, date)).sort(byPosition));

/** The goals of a day in their order; undefined until they are read. */
export function useGoalsOn(date: CalendarDay): GoalRow[] | undefined {
  return useStableRows(useRuntimeQuery(goalsQuery(date)));
}

export interface DayShare {
  done: number;
  total: number;
}

/** How many goals each day asked for and how many are done, for days `from` to `to`; days without goals are not in it. */
export const sharesQuery = (from: CalendarDay, to: CalendarDay) => (store: Store) =>
  sharedQuery(store, `shares of ${from} to ${to}`, async () => {
    const shares = new Map<CalendarDay, DayShare>();
    for (const { date, done } of await readAsked(store, from, to)) {
      const share = shares.get(date) ?? { done: 0, total: 0 };
      shares.set(date, { done: share.done + Number(done), total: share.total + 1 });
    }
    return shares;
  });

/** The same, for screens; undefined until it is read. */
export const useShares = (from: CalendarDay, to: CalendarDay): ReadonlyMap<CalendarDay, DayShare> | undefined =>
  useRuntimeQuery(sharesQuery(from, to));

const NOTHING: ReadonlySet<string> = new Set();

/** The goals whose changes have not reached the server. For a guest none is waiting: nobody expects them anywhere. */
export function useWaitingGoals(): ReadonlySet<string> {
  const { store, person } = useRuntime();
  const waiting = useStored(async () => {
    if (person.userId === null) return NOTHING;
    const keys = await store.outbox.where('[resource+id]').between(['goals', ''], ['goals', '\uffff']).primaryKeys();
    return new Set(keys.map(([, id]) => id));
  }, [store, person.userId]);
  return waiting ?? NOTHING;
}

/** Counting further would change nothing anywhere. */
const ENOUGH = 3;

/** Whether there has ever been a goal here, and how many; three stand for any more. */
export const goalCountQuery = (store: Store) =>
  // Asked to count, the browser counts all of them and cuts it down afterwards.
  sharedQuery(store, 'count', async () => (await store.goals.limit(ENOUGH).primaryKeys()).length);

/** The same, for screens; undefined until it is read. */
export const useGoalCount = (): number | undefined => useRuntimeQuery(goalCountQuery);
