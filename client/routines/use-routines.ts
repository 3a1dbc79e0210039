/** The live queries of routines, and their background work. */
import { useEffect } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import type { RoutineRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { readRepeats } from './repeats.ts';
import { writeRoutineDay } from './routine-day.ts';

const NONE: RoutineRow[] = [];

/** Every routine, by title; undefined until they are read. */
export function useRoutines(): RoutineRow[] | undefined {
  const store = useStore();
  return useStored(async () => {
    const routines = await store.routines.toArray();
    return routines.sort((a, b) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1));
  }, [store]);
}

/** The goals of routines on a day for which they are not stored; undefined until they are read. */
export function useRepeatsOn(day: CalendarDay, today: CalendarDay): RoutineRow[] | undefined {
  const store = useStore();
  const found = useStored(
    async () => ({ day, repeats: day === today ? NONE : ((await readRepeats(store, [day])).get(day) ?? NONE) }),
    [store, day, today],
  );
  return found?.day === day ? found.repeats : undefined;
}

/** The same for those days of a page that are still to come. */
export function useRepeats(
  days: CalendarDay[],
  today: CalendarDay,
): ReadonlyMap<CalendarDay, RoutineRow[]> | undefined {
  const store = useStore();
  const [from, to] = [days[0], days.at(-1)];
  return useStored(
    () =>
      readRepeats(
        store,
        days.filter((day) => day > today),
      ),
    [store, from, to, today],
  );
}

/**
 * Keeps today's goals what the routines say: when a day begins, and when a routine changes here or elsewhere.
 * @param today  undefined until it is known
 */
export function useRoutineDay(today: CalendarDay | undefined): void {
  const store = useStore();
  const routines = useRoutines();
  useEffect(() => {
    if (today === undefined || !routines || routines.length === 0) return;
    // Derived goals that cannot be stored now are tried again at the next start; they contain nothing that a person wrote.
    writeRoutineDay(store, today).catch(console.error);
  }, [store, routines, today]);
}
