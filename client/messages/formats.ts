/** Dates and numbers as people of the reader's region write them, in the language that the app speaks. */
import type { CalendarDay } from '#protocol/calendar-day.ts';

const LANGUAGE = 'en';

/** The reader's own variety of the app's language: British dates for a British reader. */
export const regionalLocale = (languages: readonly string[] = globalThis.navigator?.languages ?? []): string =>
  languages.find((tag) => tag.split('-')[0] === LANGUAGE) ?? LANGUAGE;

const dayFormats = {
  /** Monday, 23 November */
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  /** Mon 23 Nov */
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  /** Mon, 23 Nov 2026 */
  shortYear: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  /** Monday, 23 November 2026 */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'short' },
  weekdayLong: { weekday: 'long' },
  number: { day: 'numeric' },
  /** 23 Nov */
  dayMonth: { day: 'numeric', month: 'short' },
  /** 23 Nov 2026 */
  dates: { day: 'numeric', month: 'short', year: 'numeric' },
  /** November 2026 */
  month: { month: 'long', year: 'numeric' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DayFormat = keyof typeof dayFormats;

const formatters = new Map<DayFormat, Intl.DateTimeFormat>();

/** A calendar day in words. A day has no zone, so it is read and written in the same one. */
export const formatDay = (day: CalendarDay, format: DayFormat): string => formatterOf(format).format(dayToDate(day));

/** Several days in words, without saying twice what the first and the last have in common: "23–29 Nov 2026". */
export const formatDays = (from: CalendarDay, to: CalendarDay): string =>
  formatterOf('dates').formatRange(dayToDate(from), dayToDate(to));

function formatterOf(format: DayFormat): Intl.DateTimeFormat {
  let formatter = formatters.get(format);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(regionalLocale(), { ...dayFormats[format], timeZone: 'UTC' });
    formatters.set(format, formatter);
  }
  return formatter;
}

const dayToDate = (day: CalendarDay): Date => new Date(`${day}T00:00:00.000Z`);

const instantFormat = new Intl.DateTimeFormat(regionalLocale(), { dateStyle: 'medium', timeStyle: 'short' });
const timeFormat = new Intl.DateTimeFormat(regionalLocale(), { timeStyle: 'short' });
const wallTimeFormat = new Intl.DateTimeFormat(regionalLocale(), { timeStyle: 'short', timeZone: 'UTC' });

/** A moment, with its date and time of day. @param ms  since 1970 */
export const formatInstant = (ms: number): string => instantFormat.format(ms);

/** The time of day of a moment. @param instant  RFC 3339 */
export const formatTime = (instant: string): string => timeFormat.format(new Date(instant));

/** A wall time, `HH:MM`, as the reader writes it. */
export const formatWallTime = (time: string): string => wallTimeFormat.format(new Date(`1970-01-01T${time}:00.000Z`));

/** Minutes as "45 min" or "1 hr 30 min". */
export function formatMinutes(minutes: number): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(regionalLocale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && unit(hours, 'hour'), (rest > 0 || hours === 0) && unit(rest, 'minute')]
    .filter(Boolean)
    .join(' ');
}

/** An amount of storage as "640 kB" or "1.2 GB". */
export function formatBytes(bytes: number): string {
  const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const amount = bytes / 1000 ** power;
  const format = { style: 'unit', unit: UNITS[power], maximumFractionDigits: amount < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(regionalLocale(), format).format(amount);
}
