/** A grammar's phrases as patterns over folded lines. */
import type { DayPart } from './day-parts.ts';
import { fold } from './fold-line.ts';
import type { Grammar, Phrase, PhrasePosition, Words } from './grammar.ts';
import { meaningOf, type ChipKind, type MeaningName } from './meanings.ts';
import type { Moment, OnDial, Said, Slots } from './slots.ts';

/** A phrase that can be looked for. */
export interface Pattern {
  kind: ChipKind;
  means: MeaningName;
  place: PhrasePosition;
  /** Over a folded line; the group `on` holds the words before a day or a time. */
  pattern: RegExp;
  read: (groups: Groups, moment: Moment) => Said | OnDial | null | undefined;
}

/** A language that is ready to be read. */
export interface Compiled {
  language: string;
  patterns: Pattern[];
  /** Folded words that days are said with, to be guessed by their beginnings. */
  dayWords: string[];
  /** Whether words before a day say that it is the last one. */
  isUntil: (words: string) => boolean;
  isAlsoOn: (words: string) => boolean;
  joiner: RegExp;
  notAfter: RegExp;
  notBefore: RegExp;
  reference: RegExp;
  measure: RegExp;
  /** In a language whose nouns have capitals, those that are no day then. */
  noun?: RegExp;
}

type Groups = Record<string, string | undefined>;

/** Makes a grammar's patterns, once for each. */
export function compile(grammar: Grammar): Compiled {
  const known = compiled.get(grammar);
  if (known) return known;
  const slots = slotPatterns(grammar);
  const isUntil = whole(grammar.until);
  const made: Compiled = {
    language: grammar.language,
    patterns: grammar.phrases.map((phrase) => toPattern(phrase, grammar, slots)),
    dayWords: Object.keys({ ...grammar.near, ...grammar.past, ...grammar.weekdays, ...grammar.months }).map(
      (word) => fold(word).text,
    ),
    isUntil: (words) => isUntil.test(words),
    isAlsoOn: (words) => whole(grammar.on).test(words),
    joiner: new RegExp(`^[\\s,،]*(?:${literal(grammar.joiners)}|[-–—/&+])\\s*$`, 'u'),
    notAfter: new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal(grammar.notAfter)})\\s*$`, 'u'),
    notBefore: new RegExp(`^\\s+(?:${literal(grammar.notBefore)})(?![\\p{L}\\p{N}])`, 'u'),
    reference: new RegExp(`(?<![\\p{L}\\p{N}]|\\d\\s+)(?:${literal(grammar.references)})\\.?\\s*$`, 'u'),
    measure: new RegExp(`^\\s*(?:${literal(grammar.measures)})(?![\\p{L}\\p{N}])`, 'u'),
    ...(grammar.nouns && { noun: whole(grammar.nouns) }),
  };
  compiled.set(grammar, made);
  return made;
}

const compiled = new WeakMap<Grammar, Compiled>();

function toPattern([means, words, place = 'anywhere']: Phrase, grammar: Grammar, slots: Words<string>): Pattern {
  const { kind, read } = meaningOf(means);
  const before = kind === 'date' ? `${grammar.until}|${grammar.on}` : kind === 'time' ? grammar.at : '';
  const on = before && `(?<on>${literal(before)})`;
  const source = literal(words).replace(/\{(\w+)\}/g, (_, name: string) => (name === 'on' ? on : slots[name]!));
  // Whether a word or a sign, such as "@", it does not run into the next one.
  const prefix = on && !words.includes('{on}') ? `(?:${on}\\s*(?<![\\p{L}\\p{N}](?=[\\p{L}\\p{N}])))?` : '';
  return {
    kind,
    means,
    place,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}'#./:–-])${prefix}(?:${source})(?![\\p{L}\\p{N}'–-]|[./:,٬]\\d|:\\p{L})`,
      'gu',
    ),
    read: (groups, moment) => read(toSlots(groups, grammar), moment),
  };
}

/** Words of a grammar as part of a pattern. */
const literal = (words: string): string =>
  fold(words).text.replace(/ ([*?])?/g, (_, optional?: string) => (optional ? '\\s*' : '\\s+'));
const whole = (words: string): RegExp => new RegExp(`^(?:${literal(words)})$`, 'u');

/** The words of a table, the longest first. */
const oneOf = (table: Words<unknown>): string =>
  Object.keys(table)
    .map((word) => literal(word.replace(/\./g, '\\.')))
    .sort((a, b) => b.length - a.length)
    .join('|') || '(?!)';

function slotPatterns(grammar: Grammar): Words<string> {
  const anyDay = { ...grammar.weekdays, ...grammar.shortWeekdays };
  const named = { ...anyDay, ...grammar.everyWeekday };
  const list = (table: Words<number>) => `(?:${oneOf(table)})\\.?(?:${literal(grammar.listed)}(?:${oneOf(table)}))*`;
  const slot = (name: string, source: string) => `(?<${name}>${source})`;
  return {
    near: slot('near', oneOf(grammar.near)),
    past: slot('past', oneOf(grammar.past)),
    weekday: slot('weekday', oneOf(grammar.weekdays)),
    wd: slot('weekday', oneOf(anyDay)),
    days: slot('weekdays', list(named)),
    plural: slot('weekday', oneOf(grammar.everyWeekday)),
    plurals: slot('weekdays', list(grammar.everyWeekday)),
    from: slot('from', oneOf(named)),
    to: slot('to', oneOf(named)),
    fromevery: slot('from', oneOf(grammar.everyWeekday)),
    toevery: slot('to', oneOf(grammar.everyWeekday)),
    month: slot('month', oneOf(grammar.months)),
    mm: slot('month', '\\d{1,2}'),
    day: slot('day', '\\d{1,2}'),
    dayname: slot('day', oneOf(grammar.dayNames)),
    year: slot('year', '\\d{4}'),
    yy: slot('year', '\\d{4}|\\d{2}'),
    count: slot('count', `\\d{1,3}|${oneOf(grammar.numbers)}`),
    number: slot('count', oneOf(grammar.numbers)),
    nth: slot('count', oneOf(grammar.ordinals)),
    ordinal: slot('ordinal', oneOf(grammar.ordinals)),
    unit: slot('unit', oneOf(grammar.units)),
    pair: slot('pair', oneOf(grammar.pairs)),
    hour: slot('hour', '\\d{1,2}'),
    clock: slot('hour', `\\d{1,2}|${oneOf(grammar.hours)}`),
    named: slot('hour', oneOf(grammar.hours)),
    minute: slot('minute', '\\d{2}'),
    part: slot('part', oneOf(grammar.parts)),
    adverb: slot('adverb', oneOf(grammar.adverbs)),
  };
}

/** Looks the words of a phrase up in the tables of its grammar. */
function toSlots(groups: Groups, grammar: Grammar): Slots {
  const named = { ...grammar.weekdays, ...grammar.shortWeekdays, ...grammar.everyWeekday };
  const near = lookUp(grammar.near, groups.near) ?? lookUp(grammar.past, groups.past);
  const [days, part] = typeof near === 'number' || near === undefined ? [near, undefined] : near;
  const adverb = lookUp(grammar.adverbs, groups.adverb);
  const pair = lookUp(grammar.pairs, groups.pair);
  const number = (table: Words<number>, text: string | undefined) => lookUp(table, text) ?? toNumber(text);
  const year = toNumber(groups.year);
  return {
    near: days,
    weekday: lookUp(named, groups.weekday),
    weekdays: groups.weekdays === undefined ? undefined : weekdaysIn(named, groups.weekdays),
    from: lookUp(named, groups.from),
    to: lookUp(named, groups.to),
    day: number(grammar.dayNames, groups.day),
    month: number(grammar.months, groups.month),
    year: year !== undefined && year < 100 ? 2000 + year : year,
    count: pair === undefined ? number({ ...grammar.numbers, ...grammar.ordinals }, groups.count) : 2,
    unit: pair ?? lookUp(grammar.units, groups.unit),
    ordinal: lookUp(grammar.ordinals, groups.ordinal),
    hour: number(grammar.hours, groups.hour),
    minute: toNumber(groups.minute),
    part: lookUp<DayPart>(grammar.parts, groups.part) ?? part,
    adverb: typeof adverb === 'string' ? [adverb, 1] : adverb,
  };
}

const toNumber = (digits: string | undefined): number | undefined =>
  digits !== undefined && /^\d+$/.test(digits) ? Number(digits) : undefined;

/** Looks folded words up in a table, whatever the spaces between them. */
function lookUp<T>(table: Words<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const word = text.replace(/\s+/g, ' ');
  const entry = Object.entries(table).find(([key]) => fold(key).text === word);
  return entry?.[1];
}

/** The weekdays that a list of folded words names. */
const weekdaysIn = (table: Words<number>, text: string): number[] =>
  text.split(/[^\p{L}]+/u).flatMap((word) => lookUp(table, word) ?? lookUp(table, word.replace(/^و/, '')) ?? []);
