/**
 * The grammar of one language: tables of words, and phrases made of them. All languages have this shape, so the next one is
 * a file like `english.ts`; docs/adding-a-language.md says how.
 */
import type { Frequency } from '#protocol/make-rule.ts';
import type { DayPart } from './day-parts.ts';
import type { Unit } from './days.ts';
import type { MeaningName } from './meanings.ts';

/** Words and what they mean. They are compared folded (fold.ts), so one spelling of each is enough. */
export type Words<T> = Readonly<Record<string, T>>;

/**
 * Where a phrase counts: anywhere; at an edge of the line, where only what was understood stands beside it; at its end alone; or only
 * where days are looked up, which may be past ("last friday").
 */
export type PhrasePosition = 'anywhere' | 'edge' | 'end' | 'lookup';

/**
 * A meaning, its words and where they count. `{weekday}` stands for a word of that table, `( {part})?` for what may be missing, `|`
 * parts alternatives inside of brackets.
 */
export type Phrase = [means: MeaningName, words: string, place?: PhrasePosition];

export interface Grammar {
  /** BCP 47. */
  language: string;
  /** Days from today, with a part of the day where the word says one. */
  near: Words<number | readonly [number, DayPart]>;
  /** Days before today, for `{past}`. */
  past: Words<number>;
  /** 0 is Sunday. */
  weekdays: Words<number>;
  /** Short names that say little alone; `{wd}` is any of both. */
  shortWeekdays: Words<number>;
  /** "Mondays": what is done on each. */
  everyWeekday: Words<number>;
  months: Words<number>;
  numbers: Words<number>;
  /** Days of a month by name: "the ninth". */
  dayNames: Words<number>;
  /** Named hours, for `{clock}`; digits always count. */
  hours: Words<number>;
  ordinals: Words<number>;
  units: Words<Unit>;
  /** Two of a unit in one word, as Arabic has it. */
  pairs: Words<Unit>;
  adverbs: Words<Frequency | readonly [Frequency, number]>;
  parts: Words<DayPart>;
  /** Between the days of a list: ", ", " and ". */
  listed: string;
  /** Before a day: "on", "by". With one, a phrase counts anywhere. */
  on: string;
  /** Before the last day of what comes back. */
  until: string;
  /** Before a time. */
  at: string;
  phrases: Phrase[];
  /** Between two days or times, of which neither is meant alone then: "and", "to". */
  joiners: string;
  /** Right before a day or time, these make it part of the title: "last", "good". */
  notAfter: string;
  /** Right after it, these do: "night lights". */
  notBefore: string;
  /** Words before a number that is neither date nor time: "chapter", "John". */
  references: string;
  /** Right after a number, these make it an amount. */
  measures: string;
  /** In a language whose nouns have capitals, those that are no day then: „Morgen“ is the morning. */
  nouns?: string;
}
