/** Text and ids, as the contract has them. */
import * as z from 'zod/mini';

/** PostgreSQL cannot store U+0000, and would turn a lone surrogate into U+FFFD without a word. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const storable = z.string().check(z.refine(isStorable, 'must be well-formed Unicode without NUL'));

/**
 * Normalising puts the marks on a letter in order, which takes the square of their number: half a minute for a megabyte of them.
 * Living languages need four; Unicode's own bound for streams is 30 (UAX #15).
 */
const HEAP_OF_MARKS = /(?<!\p{M})\p{M}{101}/u;

const noHeap = z.refine<string>((value) => !HEAP_OF_MARKS.test(value), {
  error: 'may have at most 100 marks on a letter',
  abort: true,
});

/**
 * Text that a person wrote: Unicode NFC, trimmed at both ends, then measured in code points, as PostgreSQL and JSON
 * Schema do.
 * NUL and lone surrogates are invalid input, and so are more than 100 combining marks in a row.
 */
export const text = (min: number, max: number) =>
  storable.check(
    noHeap,
    z.overwrite((value) => value.normalize('NFC').trim()),
    // One mark may have become two.
    noHeap,
    z.minLength(min),
    z.maxLength(max),
  );

/** How long a text is as `text` counts it: code points of its normal form, so that an emoji is one. */
export const lengthOf = (value: string): number => [...value.normalize('NFC').trim()].length;

/** The beginning of a text, as far as a length goes; never half a character. */
export const cutTo = (max: number, value: string): string =>
  [...value.normalize('NFC').trim()].slice(0, max).join('').trim();

/** Text that is taken exactly as it came, such as a password; measured in Unicode code points. */
export const verbatim = (min: number, max: number) =>
  storable.check(
    z.refine((value) => [...value].length >= min, `needs at least ${min} characters`),
    z.refine((value) => [...value].length <= max, `may have at most ${max} characters`),
  );

/** Any UUID; canonical in lower case. A client may choose the id of what it creates (version 7 by preference). */
export const uuid = () =>
  z.string().check(
    z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID'),
    z.overwrite((value) => value.toLowerCase()),
  );

const NOT_AN_INSTANT = 'must be an instant such as 2026-01-31T09:30:00.000Z';

/** A date that does not exist comes back as another one. PostgreSQL has no year 0. */
const isInstant = (value: string): boolean => new Date(value).toJSON() === value && !value.startsWith('0000');

/** An instant: RFC 3339, UTC, milliseconds. */
export const instant = () =>
  z
    .string()
    .check(
      z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, { error: NOT_AN_INSTANT, abort: true }),
      z.refine(isInstant, NOT_AN_INSTANT),
    );

/** The instant of a number of milliseconds since 1970; the last one there is for numbers that lie beyond. */
export function msToInstant(ms: number): string {
  const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  if (ms !== latest.ms) latest = { ms, instant: new Date(Math.min(ms, LAST_MS)).toISOString() };
  return latest.instant;
}

/** What is written at once has one instant, and is asked for it again and again. */
let latest = { ms: NaN, instant: '' };

/**
 * What makes two titles the same on one day: case and the ways to write an accent do not count. Upper case alone would
 * keep "ẞ" apart from "ß", lower case alone "ß" from "SS".
 */
export const titleKey = (title: string): string =>
  isAscii(title)
    ? title.toLowerCase()
    : title.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');

/** Whether a text has none of the letters that make Unicode hard; most have none. */
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);
