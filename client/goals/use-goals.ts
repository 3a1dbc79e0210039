/** What screens read of goals: live queries that touch the days they show and nothing else. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useRuntime, useStore } from '#client/app/use-runtime.tsx';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { byPosition } from '#protocol/position.ts';
import { goalsOn } from './goals-on.ts';

/** The goals of a day in their order; undefined until they are read. */
export function useGoalsOn(date: CalendarDay): GoalRow[] | undefined {
  const store = useStore();
  const found = useLiveQuery(
    async () => ({ date, goals: (await goalsOn(store, date)).sort(byPosition) }),
    [store, date],
  );
  // Right after a change of day the query still holds the day before.
  return useStableRows(found?.date === date ? found.goals : undefined);
}

export interface DayShare {
  done: number;
  total: number;
}

/** How many goals each day has and how many are done, for days `from` to `to`; days without goals are not in it. */
export function useShares(from: CalendarDay, to: CalendarDay): ReadonlyMap<CalendarDay, DayShare> | undefined {
  const store = useStore();
  return useLiveQuery(async () => {
    const shares = new Map<CalendarDay, DayShare>();
    await store.goals
      .where('date')
      .between(from, to, true, true)
      .each(({ date, completed }) => {
        const share = shares.get(date) ?? { done: 0, total: 0 };
        shares.set(date, { done: share.done + Number(completed), total: share.total + 1 });
      });
    return shares;
  }, [store, from, to]);
}

const NOTHING: ReadonlySet<string> = new Set();

/** The goals whose changes have not reached the server. For a guest none is waiting: nobody expects them anywhere. */
export function useWaitingGoals(): ReadonlySet<string> {
  const { store, person } = useRuntime();
  const waiting = useLiveQuery(async () => {
    if (person.userId === null) return NOTHING;
    const keys = await store.outbox.where('[resource+id]').between(['goals', ''], ['goals', '\uffff']).primaryKeys();
    return new Set(keys.map(([, id]) => id));
  }, [store, person.userId]);
  return waiting ?? NOTHING;
}

/** Whether there has ever been a goal here, and how many; counting stops at `limit`. */
export function useGoalCount(limit: number): number | undefined {
  const store = useStore();
  return useLiveQuery(() => store.goals.limit(limit).count(), [store, limit]);
}
