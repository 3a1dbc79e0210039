/** What the add bar understands of one language: patterns, each with what it means. */
import { addDays, daysBetween, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';

export type ChipKind = 'date' | 'time' | 'subject' | 'repeat';

export interface Rule {
  kind: ChipKind;
  /** Matches whole words. A later rule never takes what an earlier one took. */
  pattern: RegExp;
  /** A day, a wall time `HH:MM`, a subject or a rule of RFC 5545; undefined where the words say none after all. */
  value: (groups: Record<string, string | undefined>, today: CalendarDay) => string | undefined;
  /** Means this at the end of the line only, such as "at 5". */
  atEnd?: boolean;
}

/** A pattern of whole words; `_` stands for any run of spaces. */
export const words = (source: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}'’#./:-])(?:${source.replaceAll('_', '\\s+')})(?![\\p{L}\\p{N}'’:-]|[./]\\d)`, 'giu');

/** The keys of a table as alternatives, the longest first. */
export const oneOf = (table: Record<string, unknown>): string =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(' ', '_'))
    .join('|');

/** What a table says of words, however they are spaced and written. */
export const lookUp = <T>(table: Record<string, T>, text: string | undefined): T | undefined =>
  text === undefined ? undefined : table[text.toLowerCase().replace(/\s+/g, ' ')];

/** The next day of a weekday after today. @param weekday  0 is Sunday */
export function comingWeekday(today: CalendarDay, weekday: number): CalendarDay {
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

/** A weekday of the week after this one; weeks begin on Monday. */
export function weekdayOfNextWeek(today: CalendarDay, weekday: number): CalendarDay {
  const monday = addDays(today, -((weekdayOf(today) + 6) % 7));
  return addDays(monday, 7 + ((weekday + 6) % 7));
}

/** A date in the year that is named, or the next one there is; undefined where no such day exists. */
export function dateOf(today: CalendarDay, day: number, month: number, year?: string): CalendarDay | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [0, 1, 2, 3, 4].map((ahead) => thisYear + ahead) : [Number(year)];
  const days = years.map((each) => [pad(each, 4), pad(month, 2), pad(day, 2)].join('-')).filter(isCalendarDay);
  return year === undefined ? days.find((each) => daysBetween(today, each) >= 0) : days[0];
}

/** Some units later; a month later is the same day of it, or its last. */
export function later(today: CalendarDay, count: number, unit: 'day' | 'week' | 'month'): CalendarDay | undefined {
  if (!Number.isInteger(count) || count < 0 || count > 999) return undefined;
  if (unit !== 'month') return addDays(today, unit === 'week' ? 7 * count : count);
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dateOf(today, Math.min(day, lastDay), first.getUTCMonth() + 1, String(first.getUTCFullYear()));
}

/** A wall time; undefined where the clock has no such time. */
export function timeOf(hour: number, minute = 0): string | undefined {
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? `${pad(hour, 2)}:${pad(minute, 2)}` : undefined;
}

/** The weekdays that a list of words names: "Monday, Wed and Friday". */
export const weekdaysIn = (table: Record<string, number>, text: string): number[] =>
  text.split(/[^\p{L}]+/u).flatMap((word) => lookUp(table, word) ?? []);

const weekdayOf = (day: CalendarDay): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();
const pad = (value: number, length: number): string => String(value).padStart(length, '0');
