/** Whether words that could say a day, a time or a repeat do so where they stand, or are part of the title. */
import type { Compiled } from './compile.ts';
import { fold } from './fold-line.ts';
import type { Candidate } from './find-candidates.ts';
import { overlap, titleWithout, type Span } from './title.ts';

/** Beside words of these meanings, capitals make a title: "USA Today", "in 80 Days". */
const COMMON_WORDS = new Set([
  'near',
  'in',
  'fromDay',
  'next',
  'weekend',
  'nextWeekend',
  'monthEnd',
  'nextMonthEnd',
  'noon',
]);

/**
 * @param found  what was understood already
 * @param all    every candidate of the line
 * @param grammars  those that are read; what one of them counts in numbers is no day of another
 * @returns why it is not read: it is part of the title, or it stands where it says too little
 */
export function whyUnreadable(
  candidate: Candidate,
  text: string,
  found: readonly Span[],
  all: readonly Candidate[],
  grammars: readonly Compiled[],
): 'title' | 'place' | undefined {
  const { grammar, kind, place } = candidate;
  if (!grammar) return undefined;
  const before = rest(text, found, 0, candidate.start);
  const after = rest(text, found, candidate.end, text.length);
  const isStrong = kind === 'repeat' && place === 'anywhere';
  const isOfTitle =
    (!isStrong && !isAlone(candidate, before, after)) ||
    isReference(candidate, text, before, after, touches(candidate, text, found), grammars) ||
    isOneOfTwo(candidate, text, before, after, all) ||
    isCapital(candidate, text);
  if (isOfTitle) return 'title';
  const asked = goesOn(candidate, text, grammars) ? { ...candidate, place: 'edge' as const } : candidate;
  return isInPlace(asked, text, found) ? undefined : 'place';
}

/** The folded text between a position and the nearest recognised part. */
function rest(text: string, found: readonly Span[], start: number, end: number): string {
  const from = Math.max(start, ...(start === 0 ? found.filter((span) => span.end <= end).map((span) => span.end) : []));
  const to = Math.min(
    end,
    ...(start === 0 ? [] : found.filter((span) => span.start >= start).map((span) => span.start)),
  );
  return fold(text.slice(from, to)).text;
}

/** Whether its last word begins something in another language that is read: "4 am" in „Blatt 4 am Ende“. */
function goesOn({ grammar, place, start, end }: Candidate, text: string, grammars: readonly Compiled[]): boolean {
  const last = /\p{L}+$/u.exec(fold(text.slice(start, end)).text)?.[0] ?? '';
  return place === 'anywhere' && grammars.some((other) => other !== grammar && other.isAlsoOn(last));
}

function isInPlace({ place, isPrefixed, start, end }: Candidate, text: string, found: readonly Span[]): boolean {
  if (place === 'anywhere' || place === 'lookup' || (place === 'edge' && isPrefixed)) return true;
  if (isBare(text, found, end, text.length)) return true;
  return isBare(text, found, 0, start) && (place === 'edge' || touches({ start, end }, text, found));
}

/** Whether something understood stands right beside a span. */
const touches = ({ start, end }: Span, text: string, found: readonly Span[]): boolean =>
  found.some((span) => /^[\s,،]*$/u.test(text.slice(span.end, start) || text.slice(end, span.start) || 'x'));

/** Whether nothing but what was understood stands in a part of the line. */
function isBare(text: string, found: readonly Span[], from: number, to: number): boolean {
  const inside = found.filter((span) => span.start >= from && span.end <= to);
  const shifted = inside.map(({ start, end }) => ({ start: start - from, end: end - from }));
  return !/[\p{L}\p{N}\p{S}]/u.test(titleWithout(text.slice(from, to), shifted));
}

function isAlone({ grammar, isPrefixed }: Candidate, before: string, after: string): boolean {
  return (isPrefixed || !grammar!.notAfter.test(before)) && !grammar!.notBefore.test(after);
}

/** "chapter 3.2", "march 10 km", "set 3 dec 10" */
function isReference(
  { grammar, kind, start, end, isCertain, means }: Candidate,
  text: string,
  before: string,
  after: string,
  isBeside: boolean,
  grammars: readonly Compiled[],
): boolean {
  if (kind === 'repeat' || isCertain) return false;
  const words = fold(text.slice(start, end)).text;
  const beginsWithNumber = /^\d/.test(words);
  const isAfterReference = (text: string) => grammars.some(({ reference }) => reference.test(text));
  if (beginsWithNumber && isAfterReference(before)) return true;
  const isName = !grammar!.noun && /^\s+\p{Lu}\p{Ll}{2}/u.test(text.slice(end));
  const isAmount = kind === 'date' || (means === 'clock' && !isBeside);
  if (isAmount && /\d$/.test(words) && ((grammar!.measure.test(after) && !isName) || /^\s*\d/.test(after))) return true;
  if (kind !== 'date') return false;
  // Of two numbers around a month, only one that belongs to something else leaves the other to it.
  const number = /(?:\d+[.,])*\d+\s*$/.exec(before);
  if (/\d$/.test(words) && !beginsWithNumber && number)
    return /^\p{L}/u.test(words) && isMonthFirst(words) && !isAfterReference(before.slice(0, number.index));
  const next = /^\s+\d{1,2}(?![\d:.\p{L}])/u.exec(after);
  return (
    beginsWithNumber && /\p{L}$/u.test(words) && next !== null && !grammar!.measure.test(after.slice(next[0].length))
  );
}

const isMonthFirst = (words: string): boolean => /^\p{L}+\.?\s+\d+$/u.test(words);

/** Of "monday or tuesday", "from 3 to 5 pm", neither is meant alone. */
function isOneOfTwo(
  { kind, start, end, grammar }: Candidate,
  text: string,
  before: string,
  after: string,
  all: readonly Candidate[],
): boolean {
  if (kind === 'repeat') return false;
  const joins = (from: number, to: number) => grammar!.joiner.test(fold(text.slice(from, to)).text);
  const others = all.filter((other) => other.kind === kind && !overlap(other, { start, end }));
  if (others.some((other) => joins(other.end, start) || joins(end, other.start))) return true;
  if (kind !== 'time') return false;
  const number = /\d\s*(\D+)$/u.exec(before);
  const next = /^(\D+)\d/u.exec(after);
  return [number, next].some((match) => match && match[1]!.trim() !== '' && grammar!.joiner.test(match[1]!));
}

/** Whether capitals say that the words are a name. */
function isCapital({ means, grammar, start, end }: Candidate, text: string): boolean {
  if (text === text.toUpperCase()) return false;
  const words = text.slice(start, end);
  if (/(?<!\p{L})(?!AM|PM)\p{Lu}{2,}(?!\p{L})/u.test(words)) return true;
  if (!COMMON_WORDS.has(means)) return false;
  const isFirst = text.slice(0, start).trim() === '';
  const begins = /^\p{Lu}/u.test(words);
  if (grammar!.noun) return begins && !isFirst && grammar!.noun.test(fold(words).text);
  if (/[^\p{L}]\p{Lu}/u.test(words.replace(/^\P{L}+/u, ''))) return !isFirst || !/^\p{L}+$/u.test(words);
  const previous = /(\p{L})[\p{L}\p{M}'’.]*\s+$/u.exec(text.slice(0, start))?.[1] ?? '';
  const next = /^\s+(\p{L})/u.exec(text.slice(end))?.[1] ?? '';
  return begins && ((!isFirst && isUpper(previous)) || isUpper(next));
}

const isUpper = (letter: string): boolean => /^\p{Lu}/u.test(letter);
