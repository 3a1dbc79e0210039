/** Builders of the common recurrence rules: texts of RFC 5545 that `isRecurrenceRule` accepts. */

const RULE_DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** The weekdays in the order in which a rule lists them, from Monday; 0 is Sunday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** Every `interval` days, weeks, months or years; undefined for an interval that is no whole number from 1 to 99. */
export function everyRule(frequency: Frequency, interval = 1, by = ''): string | undefined {
  if (!Number.isInteger(interval) || interval < 1 || interval > 99) return undefined;
  return [`FREQ=${frequency}`, interval > 1 && `INTERVAL=${interval}`, by].filter(Boolean).join(';');
}

/** Every `interval` weeks on some weekdays; undefined without a weekday. @param weekdays  0 is Sunday */
export function weekdaysRule(weekdays: readonly number[], interval = 1): string | undefined {
  const days = WEEK.filter((weekday) => weekdays.includes(weekday)).map((weekday) => RULE_DAYS[weekday]!);
  return days.length === 0 ? undefined : everyRule('WEEKLY', interval, `BYDAY=${days.join(',')}`);
}

/** The nth weekday of each month. @param ordinal  -1 for the last one. @param weekday  0 is Sunday */
export const monthWeekdayRule = (ordinal: number, weekday: number): string | undefined =>
  everyRule('MONTHLY', 1, `BYDAY=${ordinal}${RULE_DAYS[weekday]!}`);

/** One day of each month, and the last day of a month that is shorter; undefined outside 1 to 31. */
export function monthDayRule(day: number): string | undefined {
  if (day < 1 || day > 31) return undefined;
  if (day <= 28) return everyRule('MONTHLY', 1, `BYMONTHDAY=${day}`);
  if (day === 31) return everyRule('MONTHLY', 1, 'BYMONTHDAY=-1');
  const days = Array.from({ length: day - 27 }, (_, index) => 28 + index);
  return everyRule('MONTHLY', 1, `BYMONTHDAY=${days.join(',')};BYSETPOS=-1`);
}

/**
 * Makes a rule of every month fall on the last day of months that lack the day of its start. Any other rule is returned as it is.
 * @param start  the first day, `YYYY-MM-DD`
 */
export function anchorMonthly(rule: string, start: string): string {
  const [, interval] = /^FREQ=MONTHLY(?:;INTERVAL=(\d+))?$/.exec(rule) ?? [];
  const day = Number(start.slice(8));
  if (!rule.startsWith('FREQ=MONTHLY') || /;(?!INTERVAL)/.test(rule) || day <= 28) return rule;
  const [, , by] = /^(FREQ=MONTHLY;)(.+)$/.exec(monthDayRule(day)!)!;
  return everyRule('MONTHLY', Number(interval ?? 1), by)!;
}

/** The weekdays of a rule that consists of weekdays alone; undefined for any other. 0 is Sunday. */
export function ruleWeekdays(rule: string): number[] | undefined {
  const [, days] = /^FREQ=WEEKLY;BYDAY=([A-Z,]+)$/.exec(rule) ?? [];
  return days?.split(',').map((day) => RULE_DAYS.indexOf(day));
}
