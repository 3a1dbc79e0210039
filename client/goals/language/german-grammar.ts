/** German: "nächsten Freitag", "in 3 Tagen", "12. März", "um 17 Uhr", "jeden Montag". */
import { comingWeekday, dateOf, later, lookUp, oneOf, timeOf, weekdayOfNextWeek, words, type Rule } from './grammar.ts';
import { germanRepeats } from './german-repeats.ts';
import { WEEKDAYS, ANY_WEEKDAY, MONTHS, NUMBERS, UNITS } from './german-words.ts';

const NEAR = { heute: 0, 'heute abend': 0, morgen: 1, übermorgen: 2, 'nächste woche': 7 };
const ON = '(?:(?:am|ab|bis|bis_zum|für)_)?';

export const german: Rule[] = [
  ...germanRepeats,
  {
    kind: 'date',
    pattern: words(`(?:(?:ab|bis|für)_)?(?<near>${oneOf(NEAR)})`),
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
    pattern: words(`(?:(?:diesen|am|ab|bis)_)(?<short>${oneOf(ANY_WEEKDAY)})|(?<weekday>${oneOf(WEEKDAYS)})`),
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
