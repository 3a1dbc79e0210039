/**
 * One line of a person: which of its words say a day, a time, a subject or a repeat, and what is left as the title. The same line at
 * the same moment is always read the same way, on this device alone.
 * @see docs/words.md, docs/decisions/0021-add-bar-language.md
 */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { anchorMonthly } from '#protocol/make-rule.ts';
import type { Compiled } from './compile.ts';
import { timeOf } from './day-parts.ts';
import { findCandidates, type Candidate } from './find-candidates.ts';
import { fold } from './fold-line.ts';
import { whyUnreadable } from './guards.ts';
import type { ChipKind } from './meanings.ts';
import { overlap, protectedSpans, titleWithout, type Span } from './title.ts';

export type { ChipKind } from './meanings.ts';

/** Words that say something beyond the title. */
export interface Chip extends Span {
  kind: ChipKind;
  /** The words as they were written, from `start` to `end` of the line. */
  words: string;
  /** A day, a wall time `HH:MM`, a subject or a rule of RFC 5545. */
  value: string;
}

export interface ReadLine {
  title: string;
  /** At most one of a kind, in the order of the line. */
  chips: Chip[];
}

/** When a line is written, and what its author said of it. */
export interface Reading {
  today: CalendarDay;
  /** The day that it is written on, where that is another one. */
  day?: CalendarDay;
  /** The wall time now, `HH:MM`: a time of today that is past means tomorrow's. */
  now?: string;
  /** Of 3/12, whether the 3 is the day. */
  dayFirst?: boolean;
  /** Kinds that the caller does not use: their words stay in the title. */
  without?: readonly ChipKind[];
  /** Words that were said to be part of the title, as `Chip.words` had them. */
  kept?: ReadonlySet<string>;
}

/** Repeats first, since a day may stand in them; a time may follow from a day. */
const ORDER: ChipKind[] = ['subject', 'repeat', 'date', 'time'];

/** Reads a line in some languages, the reader's own first. */
export function readLine(text: string, grammars: readonly Compiled[], reading: Reading): ReadLine {
  const { today, day = today, kept = NOTHING, dayFirst = true, without = [] } = reading;
  const line = { text, folded: fold(text) };
  const closed = [...protectedSpans(text), ...keptSpans(text, kept)];
  const candidates = findCandidates(line, grammars, { today, back: false, dayFirst }).filter(
    (each) => !closed.some((span) => overlap(span, each)),
  );
  const found: Candidate[] = [];
  const blocked: Span[] = [];
  // Twice, for what counts at an edge only: by then, what stands there may have been understood.
  for (const kind of [...ORDER, ...ORDER]) choose(kind, { text, candidates, grammars }, found, blocked);
  const chips = found
    .filter(({ kind }) => !without.includes(kind))
    .map((each) => toChip(each, text, found))
    .sort((a, b) => a.start - b.start);
  const title = titleWithout(text, chips);
  // A line that says nothing else is a title: "Tomorrow" is a fine name for a goal.
  if (!/[\p{L}\p{N}\p{S}]/u.test(title)) return { title: text.trim(), chips: [] };
  return { title, chips: settle(chips, { today, day, now: reading.now }) };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Takes the longest of a kind that can be read, once. */
function choose(
  kind: ChipKind,
  { text, candidates, grammars }: { text: string; candidates: readonly Candidate[]; grammars: readonly Compiled[] },
  found: Candidate[],
  blocked: Span[],
): void {
  const refused: Span[] = [];
  for (const candidate of candidates) {
    if (candidate.kind !== kind || [...found, ...blocked].some((span) => overlap(span, candidate))) continue;
    const { start, end } = candidate;
    if (refused.some((span) => span.start <= start && end <= span.end)) continue;
    const why = whyUnreadable(candidate, text, found, candidates, grammars);
    // A candidate that is part of the title stays in it with all of its words; one in the wrong position may still be accepted later.
    if (why === 'title') refused.push(candidate);
    if (why) continue;
    const isUntil = candidate.isUntil && found.some((each) => each.kind === 'repeat');
    if (candidate.isUntil && !isUntil && !candidate.isAlsoOn) continue;
    const as = isUntil ? 'until' : kind;
    if (found.some((each) => each.kind === as)) continue;
    if (candidate.meant === null) blocked.push(candidate);
    else found.push({ ...candidate, kind: as });
  }
}

function toChip({ kind, meant, start, end }: Candidate, text: string, found: readonly Candidate[]): Chip {
  const words = text.slice(start, end);
  const said = { kind, words, start, end };
  if ('value' in meant!) return { ...said, value: meant.value };
  const part = meant!.part ?? found.find((each) => each.meant && 'value' in each.meant && each.meant.part)?.meant?.part;
  return { ...said, value: timeOf(meant!.hour, meant!.minute, part, meant!.open)! };
}

/** Completes the parts together: the day of a time that is past, and the day of a month that may be too short. */
function settle(
  chips: Chip[],
  { today, day, now }: { today: CalendarDay; day: CalendarDay; now: string | undefined },
): Chip[] {
  const said = (kind: ChipKind) => chips.find((chip) => chip.kind === kind);
  const time = said('time');
  const isPast = time && now !== undefined && day === today && time.value < now;
  if (isPast && !said('date') && !said('repeat'))
    return [...chips, { ...time, kind: 'date', value: addDays(today, 1) }];
  const start = said('date')?.value ?? day;
  return chips.map((chip) => (chip.kind === 'repeat' ? { ...chip, value: anchorMonthly(chip.value, start) } : chip));
}

/** Where kept words stand. */
function keptSpans(text: string, kept: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const words of kept)
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1))
      spans.push({ start: at, end: at + words.length });
  return spans;
}
