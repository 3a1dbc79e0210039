/** Reads a whole table in steps, the latest days first, so that the page stays responsive. */
import type { Table } from 'dexie';
import { addDays, LAST_DAY, type CalendarDay } from '#protocol/calendar-day.ts';

/** Days in one step: a few hundred records of a busy student. */
const STEP_DAYS = 45;

/**
 * Passes on the rows of a table with an index by date, in steps; rows without a date are left out.
 * @param onRows  returns whether to go on; the rows of one step are ordered by date, the earliest first
 */
export async function scanLatestFirst<T extends { date: CalendarDay | null }>(
  table: Table<T, string>,
  onRows: (rows: T[]) => boolean,
): Promise<void> {
  let until = LAST_DAY;
  for (;;) {
    // Jumps to the next day with a row, so that empty years cost nothing.
    const last = await table.where('date').belowOrEqual(until).last();
    if (last === undefined) return;
    const from = addDays(last.date!, -STEP_DAYS);
    const rows = await table.where('date').between(from, last.date!, true, true).toArray();
    if (!onRows(rows)) return;
    until = addDays(from, -1);
    if (until >= from) return;
  }
}
