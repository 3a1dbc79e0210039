/**
 * Writes down today's goals of the routines, each under the id that follows from routine and day, and lets go of the copies of
 * earlier days that nobody touched: whoever was away for a month finds one open copy, not thirty. So it does of days to come, which a
 * clock that ran ahead took for today.
 * @see docs/decisions/0051-goals-of-routines.md
 */
import type { GoalRow, RoutineRow, Store } from '#client/store/database.ts';
import { readMeta } from '#client/store/meta.ts';
import { derive, type Derivation } from '#client/store/derive.ts';
import { stateTables } from '#client/store/stored-states.ts';
import { addDays, LAST_DAY, type CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey, isOpen, type Dated } from '#protocol/goal.ts';
import { byPosition, positionsBetween } from '#protocol/position.ts';
import { isRoutineDay, routineGoalId } from '#protocol/routine-days.ts';
import { isWrittenByRule } from '#protocol/routine-offers.ts';

/** Open copies older than this are history. */
const LOOK_BACK_DAYS = 366;
/** In another time zone it may be tomorrow already; a later day was today for a device whose clock ran ahead. */
const MOST_AHEAD = 2;

/** Which routines were dealt with on which day: what a person deletes or moves that day is not written again. */
interface RoutineDay {
  day: CalendarDay;
  ids: string[];
}

/** The tables that a transaction over routines and their goals needs. */
export const routineTables = (store: Store): string[] => [...stateTables(store, ['goals', 'routines'])];

/**
 * Makes today what the routines say; run it when a day begins and whenever a routine changes. Doing it twice, in two tabs or on two
 * devices, ends the same.
 * @returns the ids of the goals that were written or let go
 */
export function writeRoutineDay(store: Store, today: CalendarDay): Promise<string[]> {
  return store.transaction('rw', routineTables(store), async () => {
    const due = (await store.routines.toArray())
      .filter((routine) => isWrittenByRule(routine) && isRoutineDay(routine, today))
      .sort(byAge);
    const known = await readRoutineDay(store, today);
    const fresh = due.filter(({ id }) => !known.includes(id));
    const old = await Promise.all(due.map(({ id }) => openCopies(store, id, addDays(today, -LOOK_BACK_DAYS), today)));
    const ahead = await Promise.all(due.map(({ id }) => openCopies(store, id, addDays(today, MOST_AHEAD), LAST_DAY)));
    const letGo = [...old, ...ahead].flat().map(({ id }): Derivation => ({ resource: 'goals', id, letGo: true }));
    if (fresh.length > 0) await saveRoutineDay(store, { day: today, ids: [...known, ...fresh.map(({ id }) => id)] });
    return derive(store, [...letGo, ...(await copiesFor(store, fresh, today))]);
  });
}

/** The open copies of a routine on days from `from` up to, not including, `to`. */
export async function openCopies(
  store: Store,
  id: string,
  from: CalendarDay,
  to: CalendarDay,
): Promise<Dated<GoalRow>[]> {
  const copies = await store.goals.where('[routineId+date]').between([id, from], [id, to], true, false).toArray();
  return copies.filter((copy): copy is Dated<GoalRow> => isOpen(copy));
}

/** The goals of routines on a day, at its end; a title that the day has already is not written twice. */
export async function copiesFor(store: Store, routines: RoutineRow[], day: CalendarDay): Promise<Derivation[]> {
  const goals = await store.goals.where('date').equals(day).toArray();
  const taken = new Set(goals.map(doubleKey));
  const missing = routines.filter((routine) => {
    const key = doubleKey({ ...routine, date: day, letGo: false });
    return !taken.has(key) && taken.add(key);
  });
  const positions = positionsBetween(goals.sort(byPosition).at(-1)?.position ?? null, null, missing.length);
  return missing.map((routine, index) => copyOf(routine, day, positions[index]!));
}

/** The goal of a routine on a day, as nobody wrote it. */
export const copyOf = (routine: RoutineRow, day: CalendarDay, position: string): Derivation => ({
  resource: 'goals',
  id: routineGoalId(routine.id, day),
  put: {
    title: routine.title,
    date: day,
    subject: routine.subject,
    reminder: routine.reminder,
    estimate: routine.estimate,
    routineId: routine.id,
    position,
  },
  since: Date.parse(routine.createdAt),
});

/** Has a routine's goal of today written anew, because its rule changed. Run it inside a transaction over `meta`. */
export async function forgetRoutineDay(store: Store, id: string): Promise<void> {
  const known = await readMeta<RoutineDay>(store, 'routineDay');
  if (known) await saveRoutineDay(store, { ...known, ids: known.ids.filter((each) => each !== id) });
}

async function readRoutineDay(store: Store, today: CalendarDay): Promise<string[]> {
  const known = await readMeta<RoutineDay>(store, 'routineDay');
  return known?.day === today ? known.ids : [];
}

const saveRoutineDay = async (store: Store, value: RoutineDay): Promise<void> =>
  void (await store.meta.put({ key: 'routineDay', value }));

/** The oldest routine first, alike on every device. */
const byAge = (a: RoutineRow, b: RoutineRow): number =>
  a.createdAt.localeCompare(b.createdAt) || (a.id < b.id ? -1 : 1);
