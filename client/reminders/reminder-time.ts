/** When a reminder rings: a time on the wall of the day that a goal stands on, whatever hour a day begins at. */
import { CalendarDateTime, parseDate, parseTime, toZoned } from '@internationalized/date';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** In ms since 1970. A time that the clock skips comes right after the gap; of one that comes twice, the first counts. */
export function reminderAt(date: CalendarDay, reminder: string, zone: string): number {
  const { year, month, day } = parseDate(date);
  const { hour, minute } = parseTime(reminder);
  return toZoned(new CalendarDateTime(year, month, day, hour, minute), zone)
    .toDate()
    .getTime();
}
