/** The two ends of a day: what is left from the days before, and whether it was closed. Both are remembered on this device. */
import type { GoalRow, Store } from '#client/store/database.ts';
import { readMeta } from '#client/store/meta.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { byPosition } from '#protocol/position.ts';

/** What this device remembers of carrying over. */
export interface CarryOverMemory {
  /** The last day on which all that was left was dealt with. */
  day: CalendarDay | null;
  /** Goals that were let go one by one since. */
  letGo: string[];
}

/** Whoever was away for long is not met with all of it. */
const MOST_DAYS = 7;

/**
 * The open goals of the days before that were neither offered on an earlier day nor let go, in their order; none once they were
 * dealt with today. Goals of a routine are left where they are: it brings a fresh one.
 */
export async function readLeftovers(store: Store, today: CalendarDay): Promise<GoalRow[]> {
  const { day: last, letGo } = await readCarryOver(store);
  if (last !== null && last >= today) return [];
  const earliest = addDays(today, -MOST_DAYS);
  const from = last !== null && last > earliest ? last : earliest;
  const goals = await store.goals.where('date').between(from, today, true, false).toArray();
  return goals
    .filter(({ id, completed, routineId }) => !completed && routineId === null && !letGo.includes(id))
    .sort((a, b) => a.date.localeCompare(b.date) || byPosition(a, b));
}

/** What is remembered of carrying over. */
export async function readCarryOver(store: Store): Promise<CarryOverMemory> {
  return (await readMeta<CarryOverMemory>(store, 'carryOver')) ?? { day: null, letGo: [] };
}

/** The last day that was closed, or whose offer to close it was put away; null when none was. */
export const readWrappedUp = (store: Store): Promise<CalendarDay | null> => readMeta<CalendarDay>(store, 'wrapUp');
