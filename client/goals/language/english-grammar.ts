/** English: "next friday", "in 3 days", "12 march", "at 5pm", "every monday and thursday". */
import { comingWeekday, dateOf, later, lookUp, oneOf, timeOf, weekdayOfNextWeek, words, type Rule } from './grammar.ts';
import { englishRepeats } from './english-repeats.ts';
import { WEEKDAYS, ANY_WEEKDAY, MONTHS, NUMBERS, UNITS } from './english-words.ts';

const NEAR = {
  today: 0,
  tonight: 0,
  tomorrow: 1,
  tmrw: 1,
  'day after tomorrow': 2,
  'the day after tomorrow': 2,
  'next week': 7,
};
const ON = '(?:(?:on|by|from|starting|starting_on)_)?';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?:,?_(?<year>\\d{4}))?';

const CLOCK = '(?<hour>\\d{1,2})(?:[:.](?<minute>\\d\\d))?';

/** A time on a dial of twelve hours. @param offset  12 after noon */
const halfDay = (source: string, offset: number): Rule => ({
  kind: 'time',
  pattern: words(source),
  value: ({ hour, minute }) =>
    Number(hour) >= 1 && Number(hour) <= 12 ? timeOf((Number(hour) % 12) + offset, Number(minute ?? 0)) : undefined,
});

export const english: Rule[] = [
  ...englishRepeats,
  {
    kind: 'date',
    pattern: words(`${ON}(?<near>${oneOf(NEAR)})`),
    value: ({ near }, today) => later(today, lookUp(NEAR, near)!, 'day'),
  },
  {
    kind: 'date',
    pattern: words(`in_(?<count>\\d{1,3}|${oneOf(NUMBERS)})_(?<unit>${oneOf(UNITS)})`),
    value: ({ count, unit }, today) => later(today, lookUp(NUMBERS, count) ?? Number(count), lookUp(UNITS, unit)!),
  },
  {
    kind: 'date',
    pattern: words(`${ON}next_(?<weekday>${oneOf(ANY_WEEKDAY)})`),
    value: ({ weekday }, today) => weekdayOfNextWeek(today, lookUp(ANY_WEEKDAY, weekday)!),
  },
  {
    kind: 'date',
    pattern: words(
      `(?:(?:(?:on|by)_)?this_|on_|by_|from_|starting_|starting_on_)(?<short>${oneOf(ANY_WEEKDAY)})|(?<weekday>${oneOf(WEEKDAYS)})`,
    ),
    value: ({ short, weekday }, today) => comingWeekday(today, lookUp(ANY_WEEKDAY, short ?? weekday)!),
  },
  {
    kind: 'date',
    pattern: words(`${ON}(?:the_)?${DAY}_(?:of_)?(?<month>${oneOf(MONTHS)})${YEAR}`),
    value: ({ day, month, year }, today) => dateOf(today, Number(day), lookUp(MONTHS, month)!, year),
  },
  {
    kind: 'date',
    pattern: words(`${ON}(?<month>${oneOf(MONTHS)})_(?:the_)?${DAY}${YEAR}`),
    value: ({ day, month, year }, today) => dateOf(today, Number(day), lookUp(MONTHS, month)!, year),
  },
  halfDay(`(?:at_)?${CLOCK}\\s*(?:pm|p\\.m\\.)`, 12),
  halfDay(`(?:at_)?${CLOCK}(?:am|a\\.m\\.)`, 0),
  // With a space it says too little alone: "Maths 4 am" may go on in German.
  halfDay(`at_${CLOCK}_(?:am|a\\.m\\.)`, 0),
  {
    kind: 'time',
    pattern: words('(?:at_)?(?<hour>\\d{1,2}):(?<minute>\\d\\d)'),
    value: ({ hour, minute }) => timeOf(Number(hour), Number(minute)),
  },
  { kind: 'time', pattern: words('at_noon'), value: () => '12:00' },
  {
    kind: 'time',
    pattern: words('at_(?<hour>\\d{1,2})'),
    atEnd: true,
    // Nobody studies at 5 in the morning without saying so.
    value: ({ hour }) => timeOf(Number(hour) >= 1 && Number(hour) <= 6 ? Number(hour) + 12 : Number(hour)),
  },
];
