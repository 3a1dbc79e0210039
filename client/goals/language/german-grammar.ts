/** German: "nächsten Freitag", "in 3 Tagen", "12. März", "um 17 Uhr". */
import { comingWeekday, dateOf, later, lookUp, oneOf, timeOf, weekdayOfNextWeek, words, type Rule } from './grammar.ts';

const NEAR = { heute: 0, 'heute abend': 0, morgen: 1, übermorgen: 2, 'nächste woche': 7 };
const WEEKDAYS = {
  ...{ sonntag: 0, montag: 1, dienstag: 2, mittwoch: 3, donnerstag: 4, freitag: 5, samstag: 6, sonnabend: 6 },
};
/** Some of these are words of their own, so they count after "am" or "nächsten" only. */
const ANY_WEEKDAY = { ...WEEKDAYS, so: 0, mo: 1, di: 2, mi: 3, do: 4, fr: 5, sa: 6 };
const MONTHS = {
  ...{ januar: 1, jänner: 1, februar: 2, märz: 3, april: 4, mai: 5, juni: 6, juli: 7, august: 8, september: 9 },
  ...{ oktober: 10, november: 11, dezember: 12, jan: 1, feb: 2, mrz: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9 },
  ...{ sept: 9, okt: 10, nov: 11, dez: 12 },
};
const NUMBERS = {
  ...{ einem: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10 },
};
const UNITS: Record<string, 'day' | 'week' | 'month'> = {
  ...{ tag: 'day', tage: 'day', tagen: 'day' },
  ...{ woche: 'week', wochen: 'week' },
  ...{ monat: 'month', monaten: 'month' },
};

const ON = '(?:(?:am|bis|bis_zum|für)_)?';

export const german: Rule[] = [
  {
    kind: 'date',
    pattern: words(`(?:(?:bis|für)_)?(?<near>${oneOf(NEAR)})`),
    value: ({ near }, today) => later(today, lookUp(NEAR, near)!, 'day'),
  },
  {
    kind: 'date',
    pattern: words(`in_(?<count>\\d{1,3}|${oneOf(NUMBERS)})_(?<unit>${oneOf(UNITS)})`),
    value: ({ count, unit }, today) => later(today, lookUp(NUMBERS, count) ?? Number(count), lookUp(UNITS, unit)!),
  },
  {
    kind: 'date',
    pattern: words(`${ON}nächste[nr]?_(?<weekday>${oneOf(ANY_WEEKDAY)})`),
    value: ({ weekday }, today) => weekdayOfNextWeek(today, lookUp(ANY_WEEKDAY, weekday)!),
  },
  {
    kind: 'date',
    pattern: words(`(?:(?:diesen|am|bis)_)(?<short>${oneOf(ANY_WEEKDAY)})|(?<weekday>${oneOf(WEEKDAYS)})`),
    value: ({ short, weekday }, today) => comingWeekday(today, lookUp(ANY_WEEKDAY, short ?? weekday)!),
  },
  {
    kind: 'date',
    pattern: words(`${ON}(?<day>\\d{1,2})\\.?_(?<month>${oneOf(MONTHS)})(?:_(?<year>\\d{4}))?`),
    value: ({ day, month, year }, today) => dateOf(today, Number(day), lookUp(MONTHS, month)!, year),
  },
  {
    kind: 'date',
    pattern: words(`${ON}(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.(?:\\s?(?<year>\\d{4}))?`),
    value: ({ day, month, year }, today) => dateOf(today, Number(day), Number(month), year),
  },
  {
    kind: 'time',
    pattern: words('(?:um_)?(?<hour>\\d{1,2})(?:[:.](?<minute>\\d\\d))?\\s*uhr'),
    value: ({ hour, minute }) => timeOf(Number(hour), Number(minute ?? 0)),
  },
  {
    kind: 'time',
    pattern: words('(?:um_)?(?<hour>\\d{1,2}):(?<minute>\\d\\d)'),
    value: ({ hour, minute }) => timeOf(Number(hour), Number(minute)),
  },
  {
    kind: 'time',
    pattern: words('um_(?<hour>\\d{1,2})'),
    atEnd: true,
    value: ({ hour }) => timeOf(Number(hour)),
  },
];
