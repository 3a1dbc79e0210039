/** The goals of some days, as they are stored, in no order. */
import type { GoalRow, Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Dated } from '#protocol/goal.ts';

/** A goal on a day, as it is stored. */
export type DatedRow = Dated<GoalRow>;

/** @param date  null for the goals without a day */
export const goalsOn = (store: Store, date: CalendarDay | null): Promise<GoalRow[]> =>
  date === null ? goalsOfLater(store) : store.goals.where('date').equals(date).toArray();

/** The goals of days `from` to `to`. The index has no goals without a day. */
export const goalsBetween = (store: Store, from: CalendarDay, to: CalendarDay): Promise<DatedRow[]> =>
  store.goals.where('date').between(from, to, true, true).toArray() as Promise<DatedRow[]>;

/** A goal without a day is in no index of days: what all have that the index has not. Only keys are read for it. */
async function goalsOfLater(store: Store): Promise<GoalRow[]> {
  const [all, dated] = await Promise.all([
    store.goals.toCollection().primaryKeys(),
    store.goals.orderBy('date').primaryKeys(),
  ]);
  const onDays = new Set(dated);
  const rows = await store.goals.bulkGet(all.filter((id) => !onDays.has(id)));
  return rows.filter((row) => row !== undefined);
}

/** The goals of a day: those on it, and those that were moved off it after it had begun and so were not done on it. */
export interface Asked {
  date: CalendarDay;
  done: boolean;
}

/** The goals of days `from` to `to`, and whether each was done. */
export async function readAsked(store: Store, from: CalendarDay, to: CalendarDay): Promise<Asked[]> {
  const [goals, moved] = await Promise.all([
    goalsBetween(store, from, to),
    store.goals.where('firstDate').between(from, to, true, true).toArray(),
  ]);
  return [
    ...goals.map(({ date, completed }) => ({ date, done: completed })),
    ...moved.flatMap(({ date, firstDate }) => (date === firstDate ? [] : [{ date: firstDate!, done: false }])),
  ];
}

/** Whether a goal goes along when its day is copied. */
export const isToCopy = ({ routineId, letGo, completed }: GoalRow): boolean =>
  routineId === null && (completed || !letGo);
