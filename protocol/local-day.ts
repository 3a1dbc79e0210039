/**
 * The current day of a person: the only source of "today" on both sides. A day begins at the hour `dayStart` of local time, so with
 * `dayStart` 4 the work of 1 a.m. belongs to the day before.
 */
import { CalendarDateTime, fromAbsolute, parseDate, toCalendarDate, toZoned } from '@internationalized/date';
import { addDays, type CalendarDay } from './calendar-day.ts';

/**
 * The day to which a moment belongs.
 * @param now       ms since 1970
 * @param zone      IANA name
 * @param dayStart  the hour at which a day begins, 0–6
 */
export function todayFor(now: number, zone: string, dayStart: number): CalendarDay {
  const onTheWall = toCalendarDate(fromAbsolute(now, zone)).toString();
  // Moments are compared, not hours: where the clock is set back over `dayStart`, a day that has begun does not end again.
  const begun = [addDays(onTheWall, 1), onTheWall].find((day) => dayBegins(day, zone, dayStart) <= now);
  return begun ?? addDays(onTheWall, -1);
}

/** The moment at which a day begins, in ms since 1970. Where the local clock skips that hour, the end of the gap. */
export function dayBegins(day: CalendarDay, zone: string, dayStart: number): number {
  const { year, month, day: dayOfMonth } = parseDate(day);
  return toZoned(new CalendarDateTime(year, month, dayOfMonth, dayStart), zone)
    .toDate()
    .getTime();
}
