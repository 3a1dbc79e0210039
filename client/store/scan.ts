/** Reading a whole table a little at a time, the latest days first, so that the page stays free in between. */
import type { Table } from 'dexie';
import { addDays, LAST_DAY, type CalendarDay } from '#protocol/calendar-day.ts';

/** Days in one step: a busy student's few hundred records. */
const STEP_DAYS = 45;

/**
 * Hands over the rows of a table that has an index of days, step by step; what has no day is not in it.
 * @param onRows  answers whether to go on; rows of one step are in the order of their days, the earliest first
 */
export async function scanLatestFirst<T extends { date: CalendarDay | null }>(
  table: Table<T, string>,
  onRows: (rows: T[]) => boolean,
): Promise<void> {
  let until = LAST_DAY;
  for (;;) {
    // Goes straight to the next day that has something: years without anything cost nothing.
    const last = await table.where('date').belowOrEqual(until).last();
    if (last === undefined) return;
    const from = addDays(last.date!, -STEP_DAYS);
    const rows = await table.where('date').between(from, last.date!, true, true).toArray();
    if (!onRows(rows)) return;
    until = addDays(from, -1);
    if (until >= from) return;
  }
}
