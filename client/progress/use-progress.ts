/** The live queries of the progress screen, by the index of dates, over the shown days only. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { readAsked } from '#client/goals/goals-on.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { countedMinutes } from '#protocol/log-sum.ts';
import { factsOf, minutesBySubject, type Days, type DayFacts } from './progress.ts';

export interface Progress {
  days: Days;
  subjects: ReturnType<typeof minutesBySubject>;
}

/** Undefined until it is read. */
export function useProgress(from: CalendarDay, to: CalendarDay): Progress | undefined {
  const store = useStore();
  return useStored(async () => {
    const [asked, logs] = await Promise.all([
      readAsked(store, from, to),
      store.logs.where('date').between(from, to, true, true).toArray(),
    ]);
    const days = new Map<CalendarDay, DayFacts>();
    for (const { date, done: isDone } of asked) {
      const { total, done, ...rest } = factsOf(days, date);
      days.set(date, { ...rest, total: total + 1, done: done + Number(isDone) });
    }
    const minutesOf = countedMinutes(logs);
    const counted = logs.map(({ id, date, subject }) => ({ date, subject, minutes: minutesOf.get(id)! }));
    for (const { date, minutes } of counted) {
      const facts = factsOf(days, date);
      days.set(date, { ...facts, logs: facts.logs + 1, minutes: facts.minutes + minutes });
    }
    return { days, subjects: minutesBySubject(counted) };
  }, [store, from, to]);
}
