/** Everything in a line that could say something beyond its title; what of it counts is chosen later. */
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import type { Compiled } from './compile.ts';
import { timeOf } from './day-parts.ts';
import type { Folded } from './fold-line.ts';
import type { PhrasePosition } from './grammar.ts';
import type { ChipKind, MeaningName } from './meanings.ts';
import type { Moment, OnDial, Said } from './slots.ts';
import type { Span } from './title.ts';

export interface Candidate extends Span {
  kind: ChipKind;
  means: MeaningName | 'subject' | 'iso';
  place: PhrasePosition;
  /** Null for what looks like a day and is none. */
  meant: Said | OnDial | null;
  /** Whether a word such as "on" or "at" says that it is a day or a time. */
  isPrefixed: boolean;
  /** Whether that word says that it is the last day ("until"), and whether it can say a day as well. */
  isUntil: boolean;
  isAlsoOn: boolean;
  /** Nothing else can be meant: a date with its weekday, a time with its half of the day. */
  isCertain: boolean;
  /** Of its language; none for what all languages share. */
  grammar?: Compiled;
}

const SUBJECT = /(?<![\p{L}\p{N}#&/])#(?<subject>\p{L}[\p{L}\p{M}\p{N}_-]*)/gu;
const ISO_DATE = /(?<![\p{L}\p{N}-])\d{4}-\d\d-\d\d(?![\p{L}\p{N}-])/gu;
/** A colour, as style sheets write it. */
const COLOUR = /^(?=.*\d)(?:[\da-f]{3}|[\da-f]{6}|[\da-f]{8})$|^([\da-f])\1{2}(?:\1{3})?$/iu;

/** All candidates, the longest first; of two alike, that of the reader's own language. */
export function findCandidates(
  { text, folded }: { text: string; folded: Folded },
  grammars: readonly Compiled[],
  moment: Moment,
): Candidate[] {
  const found = grammars.flatMap((grammar) =>
    grammar.patterns
      .filter(({ place }) => moment.back || place !== 'lookup')
      .flatMap(({ kind, means, place, pattern, read }) =>
        [...folded.text.matchAll(pattern)].flatMap((match): Candidate[] => {
          const groups = match.groups ?? {};
          const meant = read(groups, moment);
          if (meant === undefined || !isTime(meant)) return [];
          const span = { start: folded.at[match.index]!, end: endOf(folded, match.index + match[0].length) };
          const { on = '' } = groups;
          const until = { isUntil: grammar.isUntil(on), isAlsoOn: grammar.isAlsoOn(on) };
          const isCertain = (groups.weekday ?? groups.part) !== undefined;
          return [{ kind, means, place, meant, isPrefixed: on !== '', isCertain, grammar, ...until, ...span }];
        }),
      ),
  );
  return [...subjects(text), ...dates(folded), ...found].sort((a, b) => b.end - b.start - (a.end - a.start));
}

/** Where a match ends in the line: before the spaces and marks that folding left out. */
const endOf = ({ at }: Folded, index: number): number => at[index]!;

const isTime = (meant: Said | OnDial | null): boolean =>
  meant === null || !('hour' in meant) || timeOf(meant.hour, meant.minute, meant.part, meant.open) !== undefined;

/** "2026-12-01" */
function dates(folded: Folded): Candidate[] {
  return [...folded.text.matchAll(ISO_DATE)]
    .filter(([date]) => isCalendarDay(date))
    .map((match) => ({
      ...{ kind: 'date', means: 'iso', place: 'anywhere', meant: { value: match[0], part: undefined } },
      ...{ isPrefixed: true, isCertain: true, isUntil: false, isAlsoOn: false },
      ...{ start: folded.at[match.index]!, end: endOf(folded, match.index + match[0].length) },
    }));
}

function subjects(text: string): Candidate[] {
  return [...text.matchAll(SUBJECT)].flatMap((match): Candidate[] => {
    const subject = match.groups!.subject!;
    if ([...subject].length > MAX_LENGTH.subject || COLOUR.test(subject)) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    const shared = { isPrefixed: true, isCertain: true, isUntil: false, isAlsoOn: false };
    return [
      {
        kind: 'subject',
        means: 'subject',
        place: 'anywhere',
        meant: { value: subject.replaceAll('_', ' '), part: undefined },
        ...shared,
        ...span,
      },
    ];
  });
}
