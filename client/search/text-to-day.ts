/** Reads a day out of a few words, such as "last friday" or "12 march". Pure. */
import { addDays, daysBetween, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import type { ViewMessages } from '#client/messages/english-views.ts';
import { fold, textToWords } from '#protocol/fold.ts';

interface Reader {
  today: CalendarDay;
  words: ViewMessages['dates'];
  /** Months and weekdays are read in its language, `1/2` in its order. */
  locale: string;
}

/** Shorter beginnings of a name say too little. */
const ENOUGH_LETTERS = 3;

/** @returns undefined where the text names no day */
export function textToDay(text: string, reader: Reader): CalendarDay | undefined {
  const trimmed = text.trim();
  const iso = [trimmed].find(isCalendarDay);
  if (iso !== undefined) return iso;
  const tokens = textToWords(trimmed.replace(/[,.](?=\s|$)/g, ' '));
  if (tokens.length === 0 || tokens.length > 4) return undefined;
  return (
    numbersToDay(trimmed, reader) ??
    nearToDay(tokens, reader) ??
    distanceToDay(tokens, reader) ??
    weekdayToDay(tokens, reader) ??
    dateToDay(tokens, reader)
  );
}

/** "12/3", "12.3.2026" */
function numbersToDay(text: string, reader: Reader): CalendarDay | undefined {
  const parts = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}))?\.?$/.exec(text);
  if (!parts) return undefined;
  const [, first, second, year] = parts;
  const order = new Intl.DateTimeFormat(reader.locale).formatToParts().map(({ type }) => type);
  const dayFirst = order.indexOf('day') < order.indexOf('month');
  const [day, month] = dayFirst ? [first, second] : [second, first];
  return makeDay(Number(day), Number(month), year, reader.today);
}

/** "tomorrow" */
function nearToDay(tokens: string[], { today, words }: Reader): CalendarDay | undefined {
  if (tokens.length !== 1) return undefined;
  const near = [
    [words.today, 0],
    [words.tomorrow, 1],
    [words.yesterday, -1],
  ] as const;
  const found = near.find(([name]) => begins(name, tokens[0]!));
  return found && addDays(today, found[1]);
}

/** "in 3 days", "2 weeks ago", "next week" */
function distanceToDay(tokens: string[], { today, words }: Reader): CalendarDay | undefined {
  const unit = (word: string | undefined) =>
    words.day.includes(word ?? '') ? 1 : words.week.includes(word ?? '') ? 7 : 0;
  const [first, second, third] = tokens;
  const count = (word: string | undefined) => (/^\d{1,4}$/.test(word ?? '') ? Number(word) : NaN);
  let days = NaN;
  if (tokens.length === 3 && first === words.in) days = count(second) * (unit(third) || NaN);
  // Before the number in some languages, after the unit in others.
  if (tokens.length === 3 && first === words.ago) days = -count(second) * (unit(third) || NaN);
  if (tokens.length === 3 && third === words.ago) days = -count(first) * (unit(second) || NaN);
  if (tokens.length === 2 && first === words.next && unit(second) === 7) days = 7;
  if (tokens.length === 2 && first === words.last && unit(second) === 7) days = -7;
  return Number.isNaN(days) ? undefined : addDays(today, days);
}

/** "friday" is the coming one or today, "next friday" comes after today, "last friday" came before it. */
function weekdayToDay(tokens: string[], { today, words, locale }: Reader): CalendarDay | undefined {
  const [first, second] = tokens;
  const direction = tokens.length === 2 ? first : undefined;
  if (tokens.length > 2 || (tokens.length === 2 && direction !== words.last && direction !== words.next))
    return undefined;
  const weekday = weekdays(locale).findIndex((name) => begins(name, second ?? first!));
  if (weekday < 0) return undefined;
  const ahead = (weekday - new Date(`${today}T00:00:00.000Z`).getUTCDay() + 7) % 7;
  if (direction === words.last) return addDays(today, ahead - 7);
  return addDays(today, direction === words.next && ahead === 0 ? 7 : ahead);
}

/** "12 march", "march 12 2026" */
function dateToDay(tokens: string[], { today, locale }: Reader): CalendarDay | undefined {
  const year = /^\d{4}$/.test(tokens.at(-1)!) ? tokens.at(-1) : undefined;
  const rest = year === undefined ? tokens : tokens.slice(0, -1);
  if (rest.length !== 2) return undefined;
  const at = rest.findIndex((token) => /^\d{1,2}(st|nd|rd|th)?$/.test(token));
  const month = months(locale).findIndex((name) => begins(name, rest[1 - at] ?? ''));
  return at < 0 || month < 0 ? undefined : makeDay(parseInt(rest[at]!, 10), month + 1, year, today);
}

/** Without a year, the one that is nearest. */
function makeDay(day: number, month: number, year: string | undefined, today: CalendarDay): CalendarDay | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear, thisYear - 1, thisYear + 1] : [Number(year)];
  const two = (value: number) => String(value).padStart(2, '0');
  return years
    .map((each) => `${String(each).padStart(4, '0')}-${two(month)}-${two(day)}`)
    .filter(isCalendarDay)
    .sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)))[0];
}

const begins = (name: string, token: string): boolean => token.length >= ENOUGH_LETTERS && name.startsWith(token);

/** From Sunday, 4 January 1970. */
const weekdays = (locale: string): string[] =>
  names(locale, { weekday: 'long' }, 7, (index) => Date.UTC(1970, 0, 4 + index));
const months = (locale: string): string[] => names(locale, { month: 'long' }, 12, (index) => Date.UTC(1970, index, 1));

function names(
  locale: string,
  options: Intl.DateTimeFormatOptions,
  count: number,
  at: (index: number) => number,
): string[] {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return Array.from({ length: count }, (_, index) => fold(format.format(at(index))));
}
