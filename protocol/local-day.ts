/**
 * Which day it is for a person: the only source of "today", on both sides. A day begins at `dayStart` of the clock on the wall, so a
 * student who works past midnight is still in the evening before.
 */
import { CalendarDateTime, fromAbsolute, parseDate, toCalendarDate, toZoned } from '@internationalized/date';
import { addDays, type CalendarDay } from './calendar-day.ts';

/**
 * The day that a moment belongs to.
 * @param now       ms since 1970
 * @param zone      IANA name
 * @param dayStart  the hour at which a day begins, 0–6
 */
export function todayFor(now: number, zone: string, dayStart: number): CalendarDay {
  const onTheWall = toCalendarDate(fromAbsolute(now, zone)).toString();
  // Compared by moments, not by hours: where the clock is set back over `dayStart`, a day that has begun stays.
  const begun = [addDays(onTheWall, 1), onTheWall].find((day) => dayBegins(day, zone, dayStart) <= now);
  return begun ?? addDays(onTheWall, -1);
}

/** The moment at which a day begins, in ms since 1970. Where the clock skips that hour, right after the gap. */
export function dayBegins(day: CalendarDay, zone: string, dayStart: number): number {
  const { year, month, day: dayOfMonth } = parseDate(day);
  return toZoned(new CalendarDateTime(year, month, dayOfMonth, dayStart), zone)
    .toDate()
    .getTime();
}
