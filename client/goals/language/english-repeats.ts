/** English repeats: “every monday and thursday”, “daily”, “every last friday of the month”. */
import { everyRule, monthDayRule, monthWeekdayRule, weekdaysRule, type Frequency } from '#protocol/make-rule.ts';
import { lookUp, oneOf, weekdaysIn, words, type Rule } from './grammar.ts';
import { WEEKDAYS, ANY_WEEKDAY, NUMBERS } from './english-words.ts';

const WEEKDAY_NAMES = { ...ANY_WEEKDAY, ...plural(WEEKDAYS) };
const LIST = `(?<days>(?:${oneOf(WEEKDAY_NAMES)})(?:(?:\\s*,\\s*|_)(?:(?:and|&)_)?(?:${oneOf(WEEKDAY_NAMES)}))*)`;
const PLURALS = `(?<days>(?:${oneOf(plural(WEEKDAYS))})(?:(?:\\s*,\\s*|_)(?:(?:and|&)_)?(?:${oneOf(plural(WEEKDAYS))}))*)`;
const ORDINALS = { first: 1, '1st': 1, second: 2, '2nd': 2, third: 3, '3rd': 3, fourth: 4, '4th': 4, last: -1 };
const FREQUENCIES: Record<string, Frequency> = {
  ...{ day: 'DAILY', days: 'DAILY', week: 'WEEKLY', weeks: 'WEEKLY' },
  ...{ month: 'MONTHLY', months: 'MONTHLY', year: 'YEARLY', years: 'YEARLY' },
};
const ADVERBS: Record<string, Frequency> = {
  ...{ daily: 'DAILY', everyday: 'DAILY', weekly: 'WEEKLY' },
  ...{ monthly: 'MONTHLY', yearly: 'YEARLY', annually: 'YEARLY' },
};
const WORK_DAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 0];
const EVERY = '(?:every|each)';
const OTHER = '(?<other>other_|second_|2nd_)?';

/** How often something comes back. An adverb alone counts at the end of the line: "Daily news" is a title. */
export const englishRepeats: Rule[] = [
  { kind: 'repeat', pattern: words(`${EVERY}_single_day`), value: () => everyRule('DAILY') },
  {
    kind: 'repeat',
    pattern: words(
      `${EVERY}_(?<ordinal>${oneOf(ORDINALS)})_(?<weekday>${oneOf(WEEKDAYS)})_of_(?:the|each|every)_month`,
    ),
    value: ({ ordinal, weekday }) => monthWeekdayRule(lookUp(ORDINALS, ordinal)!, lookUp(WEEKDAYS, weekday)!),
  },
  {
    kind: 'repeat',
    pattern: words(
      `(?:on_)?(?:the_)?(?<ordinal>${oneOf(ORDINALS)})_(?<weekday>${oneOf(WEEKDAYS)})_(?:of_)?(?:each|every)_month`,
    ),
    value: ({ ordinal, weekday }) => monthWeekdayRule(lookUp(ORDINALS, ordinal)!, lookUp(WEEKDAYS, weekday)!),
  },
  {
    kind: 'repeat',
    pattern: words(
      `${EVERY}_month_on_the_(?<day>\\d{1,2})(?:st|nd|rd|th)?|on_the_(?<of>\\d{1,2})(?:st|nd|rd|th)_of_(?:each|every)_month`,
    ),
    value: ({ day, of }) => monthDayRule(Number(day ?? of)),
  },
  {
    kind: 'repeat',
    pattern: words(`${EVERY}_${OTHER}(?<unit>${oneOf(FREQUENCIES)})`),
    value: ({ other, unit }) => everyRule(lookUp(FREQUENCIES, unit)!, other === undefined ? 1 : 2),
  },
  {
    kind: 'repeat',
    pattern: words(`${EVERY}_(?<count>\\d{1,2}|${oneOf(NUMBERS)})_(?<unit>${oneOf(FREQUENCIES)})`),
    value: ({ count, unit }) => everyRule(lookUp(FREQUENCIES, unit)!, lookUp(NUMBERS, count) ?? Number(count)),
  },
  {
    kind: 'repeat',
    pattern: words(`(?:(?:${EVERY}|on)_)weekdays?`),
    value: () => weekdaysRule(WORK_DAYS),
  },
  { kind: 'repeat', pattern: words(`(?:(?:${EVERY}|on)_)weekends?`), value: () => weekdaysRule(WEEKEND) },
  {
    kind: 'repeat',
    pattern: words(`${EVERY}_${OTHER}${LIST}`),
    value: ({ other, days }) => weekdaysRule(weekdaysIn(WEEKDAY_NAMES, days!), other === undefined ? 1 : 2),
  },
  {
    kind: 'repeat',
    pattern: words(`(?:on_)?${PLURALS}`),
    value: ({ days }) => weekdaysRule(weekdaysIn(plural(WEEKDAYS), days!)),
  },
  { kind: 'repeat', atEnd: true, pattern: words('weekdays'), value: () => weekdaysRule(WORK_DAYS) },
  { kind: 'repeat', atEnd: true, pattern: words('weekends'), value: () => weekdaysRule(WEEKEND) },
  { kind: 'repeat', atEnd: true, pattern: words('fortnightly'), value: () => everyRule('WEEKLY', 2) },
  {
    kind: 'repeat',
    atEnd: true,
    pattern: words(`(?<adverb>${oneOf(ADVERBS)})`),
    value: ({ adverb }) => everyRule(lookUp(ADVERBS, adverb)!),
  },
];

/** "mondays" of "monday". */
function plural(names: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(names).map(([name, weekday]) => [`${name}s`, weekday]));
}
