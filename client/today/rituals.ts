/** The two ends of a day: what is left from the days before, and whether it was closed. Both are remembered on this device. */
import { goalsBetween, type DatedRow } from '#client/goals/goals-on.ts';
import type { Store } from '#client/store/database.ts';
import { readMeta } from '#client/store/meta.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { isOpen } from '#protocol/goal.ts';
import { byPosition } from '#protocol/position.ts';

/** The state of carrying over on this device. */
export interface CarryOverMemory {
  /** The last day on which all that was left was dealt with. */
  day: CalendarDay | null;
  /** Goals that a build before `letGo` was a field let go one by one since. */
  letGo: string[];
}

/** The most days that are looked back, so that a long absence does not bring up everything. */
const MOST_DAYS = 7;

/**
 * The open goals of the days before that were neither offered on an earlier day nor let go, in their order; none once they were
 * dealt with today. Goals of a routine are left where they are: it brings a fresh one.
 */
export async function readLeftovers(store: Store, today: CalendarDay): Promise<DatedRow[]> {
  const { day: last, letGo } = await readCarryOver(store);
  if (last !== null && last >= today) return [];
  const earliest = addDays(today, -MOST_DAYS);
  const from = last !== null && last > earliest ? last : earliest;
  const goals = await goalsBetween(store, from, addDays(today, -1));
  return goals
    .filter((goal) => isOpen(goal) && goal.routineId === null && !letGo.includes(goal.id))
    .sort((a, b) => a.date.localeCompare(b.date) || byPosition(a, b));
}

/** Reads the state of carrying over. */
async function readCarryOver(store: Store): Promise<CarryOverMemory> {
  return (await readMeta<CarryOverMemory>(store, 'carryOver')) ?? { day: null, letGo: [] };
}

/** The last day that was closed, or whose offer to close it was put away; null when none was. */
export const readWrappedUp = (store: Store): Promise<CalendarDay | null> => readMeta<CalendarDay>(store, 'wrapUp');
