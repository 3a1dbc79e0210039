/** German repeats: „jeden Montag und Donnerstag“, „täglich“, „jeden letzten Freitag im Monat“. */
import { everyRule, monthDayRule, monthWeekdayRule, weekdaysRule, type Frequency } from '#protocol/make-rule.ts';
import { lookUp, oneOf, weekdaysIn, words, type Rule } from './grammar.ts';
import { WEEKDAYS, ANY_WEEKDAY, NUMBERS } from './german-words.ts';

const ADVERB_DAYS = {
  ...{ sonntags: 0, montags: 1, dienstags: 2, mittwochs: 3, donnerstags: 4, freitags: 5, samstags: 6, sonnabends: 6 },
};
const listOf = (table: Record<string, number>): string =>
  `(?<days>(?:${oneOf(table)})(?:(?:\\s*,\\s*|_)(?:(?:und|&)_)?(?:jeden_)?(?:${oneOf(table)}))*)`;
const ORDINALS = { ersten: 1, zweiten: 2, dritten: 3, vierten: 4, letzten: -1 };
const FREQUENCIES: Record<string, Frequency> = {
  ...{ tag: 'DAILY', tage: 'DAILY', woche: 'WEEKLY', wochen: 'WEEKLY' },
  ...{ monat: 'MONTHLY', monate: 'MONTHLY', jahr: 'YEARLY', jahre: 'YEARLY' },
};
const ADVERBS: Record<string, Frequency> = {
  ...{ täglich: 'DAILY', wöchentlich: 'WEEKLY', monatlich: 'MONTHLY', jährlich: 'YEARLY' },
};
const WORK_DAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 0];
const EVERY = 'jede[nsr]?';

/** How often something comes back. An adverb alone counts at the end of the line: „Täglich Brot“ is a title. */
export const germanRepeats: Rule[] = [
  {
    kind: 'repeat',
    pattern: words(
      `(?:${EVERY}|am)_(?<ordinal>${oneOf(ORDINALS)})_(?<weekday>${oneOf(WEEKDAYS)})_(?:im|des|jeden)_monats?`,
    ),
    value: ({ ordinal, weekday }) => monthWeekdayRule(lookUp(ORDINALS, ordinal)!, lookUp(WEEKDAYS, weekday)!),
  },
  {
    kind: 'repeat',
    pattern: words(
      `(?:jeden_monat_am|am|jeden)_(?<day>\\d{1,2})\\._(?:jedes|jeden|des|im)_monats?|jeden_monat_am_(?<on>\\d{1,2})\\.?`,
    ),
    value: ({ day, on }) => monthDayRule(Number(day ?? on)),
  },
  {
    kind: 'repeat',
    pattern: words(`${EVERY}_(?<other>zweite[nrs]?_)?(?<unit>${oneOf(FREQUENCIES)})`),
    value: ({ other, unit }) => everyRule(lookUp(FREQUENCIES, unit)!, other === undefined ? 1 : 2),
  },
  {
    kind: 'repeat',
    pattern: words(`alle_(?<count>\\d{1,2}|${oneOf(NUMBERS)})_(?<unit>${oneOf(FREQUENCIES)})`),
    value: ({ count, unit }) => everyRule(lookUp(FREQUENCIES, unit)!, lookUp(NUMBERS, count) ?? Number(count)),
  },
  {
    kind: 'repeat',
    pattern: words(`(?:an_werktagen|${EVERY}_werktag|werktags|unter_der_woche)`),
    value: () => weekdaysRule(WORK_DAYS),
  },
  { kind: 'repeat', pattern: words('(?:jedes_wochenende|an_wochenenden)'), value: () => weekdaysRule(WEEKEND) },
  {
    kind: 'repeat',
    pattern: words(`jeden_(?<other>zweiten_)?${listOf(ANY_WEEKDAY)}`),
    value: ({ other, days }) => weekdaysRule(weekdaysIn(ANY_WEEKDAY, days!), other === undefined ? 1 : 2),
  },
  {
    kind: 'repeat',
    pattern: words(`(?:immer_)?${listOf(ADVERB_DAYS)}`),
    value: ({ days }) => weekdaysRule(weekdaysIn(ADVERB_DAYS, days!)),
  },
  {
    kind: 'repeat',
    atEnd: true,
    pattern: words(`(?<adverb>${oneOf(ADVERBS)})`),
    value: ({ adverb }) => everyRule(lookUp(ADVERBS, adverb)!),
  },
];
