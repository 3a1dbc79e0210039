/** The rules that people make most: texts of RFC 5545 that `isRecurrenceRule` accepts. */

const RULE_DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** As weeks are written down: from Monday on. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A rule of every so many days, weeks, months or years; undefined where the number makes no sense. */
export function everyRule(frequency: Frequency, interval = 1, by = ''): string | undefined {
  if (!Number.isInteger(interval) || interval < 1 || interval > 99) return undefined;
  return [`FREQ=${frequency}`, interval > 1 && `INTERVAL=${interval}`, by].filter(Boolean).join(';');
}

/** A rule of some weekdays. @param weekdays  0 is Sunday */
export function weekdaysRule(weekdays: readonly number[], interval = 1): string | undefined {
  const days = WEEK.filter((weekday) => weekdays.includes(weekday)).map((weekday) => RULE_DAYS[weekday]!);
  return days.length === 0 ? undefined : everyRule('WEEKLY', interval, `BYDAY=${days.join(',')}`);
}

/** A rule of the nth weekday of each month. @param ordinal  -1 for the last */
export const monthWeekdayRule = (ordinal: number, weekday: number): string | undefined =>
  everyRule('MONTHLY', 1, `BYDAY=${ordinal}${RULE_DAYS[weekday]!}`);

/** A rule of a day of each month, which is its last day where the month is shorter. */
export function monthDayRule(day: number): string | undefined {
  if (day < 1 || day > 31) return undefined;
  if (day <= 28) return everyRule('MONTHLY', 1, `BYMONTHDAY=${day}`);
  if (day === 31) return everyRule('MONTHLY', 1, 'BYMONTHDAY=-1');
  const days = Array.from({ length: day - 27 }, (_, index) => 28 + index);
  return everyRule('MONTHLY', 1, `BYMONTHDAY=${days.join(',')};BYSETPOS=-1`);
}

/**
 * A rule of every month, made certain of its day: a month that is too short has its last day instead of none. Any other rule stays.
 * @param start  the first day, `YYYY-MM-DD`
 */
export function anchorMonthly(rule: string, start: string): string {
  const [, interval] = /^FREQ=MONTHLY(?:;INTERVAL=(\d+))?$/.exec(rule) ?? [];
  const day = Number(start.slice(8));
  if (!rule.startsWith('FREQ=MONTHLY') || /;(?!INTERVAL)/.test(rule) || day <= 28) return rule;
  const [, , by] = /^(FREQ=MONTHLY;)(.+)$/.exec(monthDayRule(day)!)!;
  return everyRule('MONTHLY', Number(interval ?? 1), by)!;
}

/** The weekdays of a rule that says nothing but them; undefined for any other. 0 is Sunday. */
export function ruleWeekdays(rule: string): number[] | undefined {
  const [, days] = /^FREQ=WEEKLY;BYDAY=([A-Z,]+)$/.exec(rule) ?? [];
  return days?.split(',').map((day) => RULE_DAYS.indexOf(day));
}
