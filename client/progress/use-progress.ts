/** What the progress screen reads: the days it shows, by the index of days, and nothing before them. */
import { useStore, useStored } from '#client/app/use-runtime.tsx';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { factsOf, minutesBySubject, type Days, type DayFacts } from './progress.ts';

export interface Progress {
  days: Days;
  subjects: ReturnType<typeof minutesBySubject>;
}

/** Undefined until it is read. */
export function useProgress(from: CalendarDay, to: CalendarDay): Progress | undefined {
  const store = useStore();
  return useStored(async () => {
    const [goals, logs] = await Promise.all([
      store.goals.where('date').between(from, to, true, true).toArray(),
      store.logs.where('date').between(from, to, true, true).toArray(),
    ]);
    const days = new Map<CalendarDay, DayFacts>();
    for (const { date, completed } of goals) {
      const { total, done, ...rest } = factsOf(days, date);
      days.set(date, { ...rest, total: total + 1, done: done + Number(completed) });
    }
    for (const { date, minutes } of logs) {
      const facts = factsOf(days, date);
      days.set(date, { ...facts, logs: facts.logs + 1, minutes: facts.minutes + (minutes ?? 0) });
    }
    return { days, subjects: minutesBySubject(logs) };
  }, [store, from, to]);
}
