/** A calendar day in the user's own life, `YYYY-MM-DD`: no time, no zone, never converted to or from UTC. */
import * as z from 'zod/mini';

export type CalendarDay = string;

const FIRST_DAY: CalendarDay = '0001-01-01';
/** The last day that can be written, and the upper bound of a range without an end. */
export const LAST_DAY: CalendarDay = '9999-12-31';

/** Whether a text names a day that exists, from 0001-01-01 to 9999-12-31. By numbers, many times faster than by a `Date`. */
export function isCalendarDay(text: string): text is CalendarDay {
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) || text < FIRST_DAY) return false;
  const day = Number(text.slice(8));
  return day <= 28 || day <= daysOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export const calendarDay = () => z.string().check(z.refine(isCalendarDay, 'must be a day that exists, as YYYY-MM-DD'));

/** The minutes of a day: the upper bound of an estimate and of a log. */
export const MINUTES_A_DAY = 1440;

/** A local wall time, `HH:MM`, 00:00 to 23:59. */
export const wallTime = () => z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as HH:MM'));

/** The day that lies a number of days later (earlier when negative), clamped to the first and last day that can be written. */
export function addDays(day: CalendarDay, days: number): CalendarDay {
  if (days >= daysBetween(day, LAST_DAY)) return LAST_DAY;
  if (days <= daysBetween(day, FIRST_DAY)) return FIRST_DAY;
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** How many days lie from one day to another; negative when `to` comes first. */
export const daysBetween = (from: CalendarDay, to: CalendarDay): number =>
  (Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / 86_400_000;
