/** Dates and numbers as people of the reader's region write them, in the language that the app speaks. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Language } from './languages.ts';
import { regionalLocale } from './spoken.ts';

const dayFormats = {
  /** Monday, 23 November */
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  /** Mon 23 Nov */
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  /** Mon, 23 Nov 2026 */
  shortYear: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  /** Monday, 23 November 2026 */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** Mon, over a column */
  weekday: { weekday: 'short' },
  /** Mon */
  weekdayShort: { weekday: 'short' },
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

/** Making a formatter takes a hundred times as long as using one. */
const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = regionalLocale();
  const key = `${locale} ${name}`;
  // The grids of the app are those of the Gregorian calendar, also where another one is customary.
  const formatter = made.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, calendar: 'gregory' });
  made.set(key, formatter);
  return formatter as Intl.DateTimeFormat;
}

function numberFormat(locale: string, name: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${name}`;
  const formatter = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, formatter);
  return formatter as Intl.NumberFormat;
}

/** A calendar day in words. A day has no zone, so it is read and written in the same one. */
export function formatDay(day: CalendarDay, format: DayFormat): string {
  const text = formatterOf(format).format(dayToDate(day));
  return format === 'weekday' ? text.replace(ARABIC_ARTICLE, '') : text;
}

/** Arabic has no short names of weekdays; over a column they stand without their article. */
const ARABIC_ARTICLE = /^ال/;

/** Several days in words, without saying twice what the first and the last have in common: "23–29 Nov 2026". */
export const formatDays = (from: CalendarDay, to: CalendarDay): string =>
  formatterOf('dates').formatRange(dayToDate(from), dayToDate(to));

const formatterOf = (format: DayFormat): Intl.DateTimeFormat =>
  dateFormat(format, { ...dayFormats[format], timeZone: 'UTC' });

const dayToDate = (day: CalendarDay): Date => new Date(`${day}T00:00:00.000Z`);

interface WeekInfo {
  /** 1 is Monday, 7 is Sunday. */
  firstDay: number;
}

/** Looking it up takes as long as drawing a screen. */
const firstWeekdays = new Map<string, number>();

/** The weekday on which a week begins in the reader's region; Monday where the browser does not know. 0 is Sunday. */
export function firstWeekday(): number {
  const region = regionalLocale();
  const known = firstWeekdays.get(region);
  if (known !== undefined) return known;
  // Older browsers have it as a property; the types know neither yet.
  const locale = new Intl.Locale(region) as Intl.Locale & { getWeekInfo?(): WeekInfo; weekInfo?: WeekInfo };
  const first = ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1) % 7;
  firstWeekdays.set(region, first);
  return first;
}

/** Whether the day comes before the month where the reader writes both as numbers. */
export function isDayFirst(): boolean {
  const order = dateFormat('numeric', { day: 'numeric', month: 'numeric' })
    .formatToParts(0)
    .map(({ type }) => type);
  return order.indexOf('day') < order.indexOf('month');
}

/** A moment, with its date and time of day. @param ms  since 1970 */
export const formatInstant = (ms: number): string =>
  dateFormat('instant', { dateStyle: 'medium', timeStyle: 'short' }).format(ms);

/** The time of day of a moment. @param instant  RFC 3339 */
export const formatTime = (instant: string): string =>
  dateFormat('time', { timeStyle: 'short' }).format(new Date(instant));

/** A wall time, `HH:MM`, as the reader writes it. */
export const formatWallTime = (time: string): string =>
  dateFormat('wall', { timeStyle: 'short', timeZone: 'UTC' }).format(new Date(`1970-01-01T${time}:00.000Z`));

/** A number in the reader's digits: "1,200". @param language  the one of the sentence that it stands in */
export const formatNumber = (value: number, language?: Language): string =>
  numberFormat(regionalLocale(language), 'plain').format(value);

/** Minutes as "45 min" or "1 hr 30 min"; narrow, for a table, as "1h 30m". */
export function formatMinutes(minutes: number, unitDisplay: 'short' | 'narrow' = 'short'): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    numberFormat(regionalLocale(), `${unitDisplay} ${name}`, { style: 'unit', unit: name, unitDisplay }).format(value);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const text = [hours > 0 && unit(hours, 'hour'), (rest > 0 || hours === 0) && unit(rest, 'minute')]
    .filter(Boolean)
    .join(' ');
  return unitDisplay === 'narrow' ? text.replace(GERMAN_MINUTES, 'min') : text;
}

/** German has a narrow hour, "1h", and no narrow minute, "30 Min."; in a table they stand as "1h 30min". */
const GERMAN_MINUTES = /\sMin\.$/;

/** An amount of storage as "640 kB" or "1.2 GB". */
export function formatBytes(bytes: number): string {
  const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const amount = bytes / 1000 ** power;
  const format = { style: 'unit', unit: UNITS[power], maximumFractionDigits: amount < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(regionalLocale(), format).format(amount);
}
