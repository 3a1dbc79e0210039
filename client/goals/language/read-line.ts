/**
 * One line of the add bar: which of its words say a day, a time, a subject or a repeat, and what is left as the title. The same
 * line on the same day is always read the same way, on this device alone.
 * @see docs/decisions/0021-add-bar-language.md
 */
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { arabic } from './arabic-grammar.ts';
import { english } from './english-grammar.ts';
import { german } from './german-grammar.ts';
import type { ChipKind, Rule } from './grammar.ts';

/** Words that say something beyond the title. */
export interface Chip {
  kind: ChipKind;
  /** The words as they were written. */
  words: string;
  /** A day, a wall time `HH:MM`, a subject or a rule of RFC 5545. */
  value: string;
}

export interface ReadLine {
  title: string;
  /** At most one of a kind, in the order of the line. */
  chips: Chip[];
}

interface Found extends Chip {
  start: number;
  end: number;
}

const MAX_SUBJECT = 50;

/** What every language shares. */
const COMMON: Rule[] = [
  {
    kind: 'subject',
    pattern: /(?<![\p{L}\p{N}#&/])#(?<subject>\p{L}[\p{L}\p{M}\p{N}_-]*)/giu,
    value: ({ subject }) => (subject!.length <= MAX_SUBJECT ? subject!.replaceAll('_', ' ') : undefined),
  },
  {
    kind: 'date',
    pattern: /(?<![\p{L}\p{N}-])(?<date>\d{4}-\d\d-\d\d)(?![\p{L}\p{N}-])/giu,
    value: ({ date }) => (isCalendarDay(date!) ? date : undefined),
  },
];

const GRAMMARS: Record<string, Rule[]> = { en: english, de: german, ar: arabic };

/** The rules for whoever reads these languages, as BCP 47 tags; English always counts, for the app speaks it. */
export function rulesFor(languages: readonly string[]): Rule[] {
  const names = new Set([...languages.map((tag) => tag.split('-')[0]!), 'en']);
  return [...COMMON, ...[...names].flatMap((name) => GRAMMARS[name] ?? [])];
}

/**
 * @param kept  words that were said to be part of the title, as `Chip.words` had them
 */
export function readLine(text: string, today: CalendarDay, rules: Rule[], kept: ReadonlySet<string>): ReadLine {
  const found: Found[] = [];
  const blocked = keptSpans(text, kept);
  // Twice, for what counts at the end of the line only: by then, what follows it may have been understood.
  for (const rule of [...rules, ...rules]) {
    if (found.some(({ kind }) => kind === rule.kind)) continue;
    const next = firstMatch(text, today, rule, [...found, ...blocked]);
    if (next) found.push(next);
  }
  found.sort((a, b) => a.start - b.start);
  const title = titleWithout(text, found);
  // A line that says nothing else is a title: "Tomorrow" is a fine name for a goal.
  if (title === '') return { title: text.trim(), chips: [] };
  return { title, chips: found.map(({ kind, words, value }) => ({ kind, words, value })) };
}

function firstMatch(text: string, today: CalendarDay, rule: Rule, taken: Span[]): Found | undefined {
  for (const match of text.matchAll(rule.pattern)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (taken.some((other) => span.start < other.end && other.start < span.end)) continue;
    if (rule.atEnd && titleWithout(text.slice(span.end), shifted(taken, span.end)) !== '') continue;
    const value = rule.value(match.groups ?? {}, today);
    if (value !== undefined) return { kind: rule.kind, words: match[0], value, ...span };
  }
  return undefined;
}

interface Span {
  start: number;
  end: number;
}

/** Where kept words stand. */
function keptSpans(text: string, kept: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const words of kept)
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1))
      spans.push({ start: at, end: at + words.length });
  return spans;
}

/** What follows a place, seen from there; what lies before it is gone. */
const shifted = (spans: Span[], by: number): Span[] =>
  spans.filter(({ start }) => start >= by).map(({ start, end }) => ({ start: start - by, end: end - by }));

function titleWithout(text: string, spans: Span[]): string {
  let title = text;
  for (const { start, end } of [...spans].sort((a, b) => b.start - a.start))
    title = `${title.slice(0, start).trimEnd()} ${title.slice(end).trimStart()}`;
  return spans.length === 0
    ? text.trim()
    : title
        .replace(/\s+([,.;])/g, '$1')
        .trim()
        .replace(/^[,;]\s*|\s*[,;]$/g, '');
}
