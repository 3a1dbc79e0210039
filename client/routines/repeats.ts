/** The goals of routines on days for which they are not stored: shown in grey. */
import type { RecordKey, RoutineRow, Store } from '#client/store/database.ts';
import { isTakenAway } from '#client/store/record-state.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey } from '#protocol/goal.ts';
import { isRoutineDay, routineGoalId } from '#protocol/routine-days.ts';
import { isWrittenByRule } from '#protocol/routine-offers.ts';

interface Wanted {
  day: CalendarDay;
  routine: RoutineRow;
  id: string;
}

/**
 * The routines of each day whose goal is neither there nor was ever there: one that was moved or deleted does not come back, and a
 * title that the day has already is not shown twice.
 * @param days  in order
 */
export async function readRepeats(store: Store, days: CalendarDay[]): Promise<ReadonlyMap<CalendarDay, RoutineRow[]>> {
  const routines = await store.routines.toArray();
  const wanted = days.flatMap((day) =>
    routines
      .filter((routine) => isWrittenByRule(routine) && isRoutineDay(routine, day))
      .map((routine): Wanted => ({ day, routine, id: routineGoalId(routine.id, day) })),
  );
  const repeats = new Map<CalendarDay, RoutineRow[]>();
  if (wanted.length === 0) return repeats;
  const isOpen = await openOf(store, wanted, days);
  for (const { day, routine } of wanted.filter(isOpen)) repeats.set(day, [...(repeats.get(day) ?? []), routine]);
  return repeats;
}

async function openOf(store: Store, wanted: Wanted[], days: CalendarDay[]): Promise<(each: Wanted) => boolean> {
  const [known, gone, near] = await Promise.all([
    store.goals.bulkGet(wanted.map(({ id }) => id)),
    store.trash.bulkGet(wanted.map(({ id }): RecordKey => ['goals', id])),
    store.goals.where('date').between(days[0]!, days.at(-1)!, true, true).toArray(),
  ]);
  const closed = new Set([
    ...known.flatMap((goal) => (goal ? [goal.id] : [])),
    ...gone.flatMap((row) => (row && !isTakenAway(row.record) ? [row.id] : [])),
  ]);
  const taken = new Set(near.map(doubleKey));
  return ({ day, routine, id }) => !closed.has(id) && !taken.has(doubleKey({ ...routine, date: day, letGo: false }));
}
