/** How long something took, as people write it. */
import { MINUTES_A_DAY } from '#protocol/calendar-day.ts';

/** Latin digits for those of Arabic and Persian keyboards. */
const toLatin = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0)! & 0xf) % 10));

/** `90`, `1h`, `1h 30`, `1 h 30 min`, `1:30`, `1.5h`, `45 min`, and the same in Arabic and in German. */
const SHAPES: [RegExp, (first: number, second: number) => number][] = [
  [/^(\d+)\s*(?:m|min\.?|mins|minute[ns]?|د|دقيقة|دقائق)?$/, (minutes) => minutes],
  [/^(\d+):([0-5]\d)$/, (hours, minutes) => hours * 60 + minutes],
  [
    /^(\d+)\s*(?:h|hrs?|hours?|std\.?|stunden?|س|ساعة|ساعات)\s*(?:و\s*)?(?:(\d+)\s*(?:m|min\.?|mins|minute[ns]?|د|دقيقة|دقائق)?)?$/,
    (hours, minutes) => hours * 60 + minutes,
  ],
  [/^(\d+[.,٫]\d+)\s*(?:h|hrs?|hours?|std\.?|stunden?|س|ساعة|ساعات)$/, (hours) => Math.round(hours * 60)],
];

/** Minutes as they were typed: a whole number up to a day, null for none, undefined where it is neither. */
export function textToMinutes(text: string): number | null | undefined {
  const plain = toLatin(text.trim().toLowerCase());
  if (plain === '') return null;
  for (const [shape, toMinutes] of SHAPES) {
    const match = shape.exec(plain);
    if (!match) continue;
    const minutes = toMinutes(Number(match[1]!.replace(/[,٫]/, '.')), Number(match[2] ?? 0));
    return minutes <= MINUTES_A_DAY ? minutes : undefined;
  }
  return undefined;
}

const DIGITS = '[\\d٠-٩۰-۹]+';
const AT_THE_END = new RegExp(
  `(?:^|\\s)(${DIGITS}(?:[.,٫]${DIGITS})?\\s*\\p{L}+(?:\\s*(?:و\\s*)?${DIGITS}\\s*\\p{L}*)?)\\s*$`,
  'u',
);
/** "100 m" is how far somebody ran. */
const METRES = /^[\d.,\s]+m$/i;

/** The time that a line says it took, at its end or before its subject, as it was typed: "45 min"; empty for none. */
export function minutesIn(line: string): string {
  const [, words = ''] = AT_THE_END.exec(line.replace(/\s#\S+/gu, '')) ?? [];
  return words !== '' && !METRES.test(words) && textToMinutes(words) !== undefined ? words : '';
}
