/** The days of the picture as a table for a spreadsheet. Pure. */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { factsOf, judgeDays, type Days } from './progress.ts';

/** Names as a spreadsheet or script finds them again, whatever the language of the app. */
const COLUMNS = ['date', 'goals', 'goals_done', 'log_entries', 'minutes', 'rest_day'];

/**
 * A row a day, each day from the first to the last, also those with nothing in them.
 * @returns CSV as RFC 4180 has it, with a header
 */
export function daysToCsv(days: Days, from: CalendarDay, to: CalendarDay): string {
  const rest = new Set(judgeDays(days, to).flatMap(({ day, kind }) => (kind === 'rest' ? [day] : [])));
  const rows = [COLUMNS.join(',')];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const { total, done, logs, minutes } = factsOf(days, day);
    rows.push([day, total, done, logs, minutes, rest.has(day) ? 1 : 0].join(','));
  }
  return rows.map((row) => `${row}\r\n`).join('');
}
