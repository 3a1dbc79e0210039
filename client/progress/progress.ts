/**
 * The progress of a student, computed from days. Pure. A day counts as active when a goal was finished or a log
 * entry written; nothing is ever lost by a day off.
 * @see docs/decisions/0022-consistency.md
 */
import { addDays, daysBetween, type CalendarDay } from '#protocol/calendar-day.ts';

/** The figures of one day. */
export interface DayFacts {
  /** Goals of the day, and how many of them are done. */
  total: number;
  done: number;
  logs: number;
  minutes: number;
}

export type Days = ReadonlyMap<CalendarDay, DayFacts>;

const NO_FACTS: DayFacts = { total: 0, done: 0, logs: 0, minutes: 0 };

/** After so many days, a day weighs half. */
const HALF_LIFE_DAYS = 14;
/** So many days without anything in any seven are rest. */
export const REST_DAYS_A_WEEK = 2;

export const factsOf = (days: Days, day: CalendarDay): DayFacts => days.get(day) ?? NO_FACTS;

const isActive = ({ done, logs }: DayFacts): boolean => done > 0 || logs > 0;

/** How many days have anything in them: too few make no picture. */
export const countWritten = (days: Days): number =>
  [...days.values()].filter(({ total, logs }) => total > 0 || logs > 0).length;

/** A day from the first active one until today, and what it is worth. */
export interface JudgedDay {
  day: CalendarDay;
  /** `open` is today as long as nothing was done: it is not over. */
  kind: 'active' | 'rest' | 'missed' | 'open';
}

/** Tells rest from missed: of the seven days that end with it, at most two without anything are rest. */
export function judgeDays(days: Days, today: CalendarDay): JudgedDay[] {
  const first = [...days.keys()].filter((day) => day <= today && isActive(factsOf(days, day))).sort()[0];
  if (first === undefined) return [];
  const judged: JudgedDay[] = [];
  for (let index = 0; index <= daysBetween(first, today); index += 1) {
    const day = addDays(first, index);
    const rested = judged.slice(-6).filter(({ kind }) => kind === 'rest').length;
    if (isActive(factsOf(days, day))) judged.push({ day, kind: 'active' });
    else if (day === today) judged.push({ day, kind: 'open' });
    else judged.push({ day, kind: rested < REST_DAYS_A_WEEK ? 'rest' : 'missed' });
  }
  return judged;
}

/**
 * How steadily someone shows up: the share of active days among those that count, newer days weighing more.
 * @returns 0 to 100, a whole number; 0 before the first active day
 */
export function consistency(days: Days, today: CalendarDay): number {
  let active = 0;
  let counted = 0;
  for (const { day, kind } of judgeDays(days, today)) {
    const weight = 0.5 ** (daysBetween(day, today) / HALF_LIFE_DAYS);
    if (kind === 'active') active += weight;
    if (kind === 'active' || kind === 'missed') counted += weight;
  }
  return counted === 0 ? 0 : Math.round((100 * active) / counted);
}

/** The most active days in a row; rest lies between them without breaking the row. */
export function bestRun(days: Days, today: CalendarDay): number {
  let best = 0;
  let run = 0;
  for (const { kind } of judgeDays(days, today)) {
    if (kind === 'active') run += 1;
    if (kind === 'missed') run = 0;
    best = Math.max(best, run);
  }
  return best;
}

export interface Sum {
  done: number;
  minutes: number;
  active: number;
}

/** The totals of days `from` to `to`. */
export function sumOf(days: Days, from: CalendarDay, to: CalendarDay): Sum {
  const sum: Sum = { done: 0, minutes: 0, active: 0 };
  for (const [day, facts] of days) {
    if (day < from || day > to) continue;
    sum.done += facts.done;
    sum.minutes += facts.minutes;
    sum.active += Number(isActive(facts));
  }
  return sum;
}

/** This week until today, and last week until the same day, so that a Tuesday is compared with a Tuesday. */
export function weekAgainstLast(days: Days, weekBegins: CalendarDay, today: CalendarDay): { now: Sum; before: Sum } {
  return {
    now: sumOf(days, weekBegins, today),
    before: sumOf(days, addDays(weekBegins, -7), addDays(today, -7)),
  };
}

export type Measure = 'goals' | 'time';

/** How dark a day is drawn, 0 to 4: nothing, then quarters of the best day shown. */
export function levelOf(value: number, best: number): 0 | 1 | 2 | 3 | 4 {
  if (value <= 0 || best <= 0) return 0;
  return Math.min(4, Math.ceil((4 * value) / best)) as 1 | 2 | 3 | 4;
}

/** The measure of a day. */
export const measureOf = ({ done, minutes }: DayFacts, measure: Measure): number =>
  measure === 'goals' ? done : minutes;

/** Minutes for each subject, the most first; null stands for entries without one. Subjects without minutes are left out. */
export function minutesBySubject(
  logs: readonly { subject: string | null; minutes: number | null }[],
): { subject: string | null; minutes: number }[] {
  const sums = new Map<string | null, number>();
  for (const { subject, minutes } of logs) if (minutes) sums.set(subject, (sums.get(subject) ?? 0) + minutes);
  return [...sums]
    .map(([subject, minutes]) => ({ subject, minutes }))
    .sort((a, b) => b.minutes - a.minutes || (a.subject ?? '').localeCompare(b.subject ?? ''));
}
