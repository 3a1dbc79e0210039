/** The live queries of the calendar, by the index of dates, over the shown days only. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { goalsBetween, type DatedRow } from '#client/goals/goals-on.ts';
import type { LogRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { byPosition } from '#protocol/position.ts';

export interface WeekDay {
  /** In their order. */
  goals: DatedRow[];
  logs: LogRow[];
}

/** Goals and log entries of days `from` to `to`; undefined until they are read. Days with neither are not in it. */
export function useWeek(from: CalendarDay, to: CalendarDay): ReadonlyMap<CalendarDay, WeekDay> | undefined {
  const store = useStore();
  return useStored(async () => {
    const [goals, logs] = await Promise.all([
      goalsBetween(store, from, to),
      store.logs.where('date').between(from, to, true, true).toArray(),
    ]);
    const days = new Map<CalendarDay, WeekDay>();
    const on = (date: CalendarDay): WeekDay => {
      const day = days.get(date) ?? { goals: [], logs: [] };
      days.set(date, day);
      return day;
    };
    for (const goal of goals.sort(byPosition)) on(goal.date).goals.push(goal);
    for (const log of logs) on(log.date).logs.push(log);
    return days;
  }, [store, from, to]);
}

/** The days from `from` to `to` that have a log entry; only the index is read. */
export function useLogDays(from: CalendarDay, to: CalendarDay): ReadonlySet<CalendarDay> | undefined {
  const store = useStore();
  return useStored(async () => {
    const days = await store.logs.where('date').between(from, to, true, true).uniqueKeys();
    return new Set(days as CalendarDay[]);
  }, [store, from, to]);
}
