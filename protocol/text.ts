/** The basic types of the contract: text, ids and instants. */
import * as z from 'zod/mini';

/** PostgreSQL cannot store U+0000, and would replace a lone surrogate by U+FFFD silently. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const storable = z.string().check(z.refine(isStorable, 'must be well-formed Unicode without NUL'));

/**
 * Normalising sorts the combining marks of a letter in quadratic time: half a minute for a megabyte of marks. Living languages need four
 * on a letter; Unicode's bound for streams is 30 (UAX #15).
 */
const HEAP_OF_MARKS = /(?<!\p{M})\p{M}{101}/u;

const noHeap = z.refine<string>((value) => !HEAP_OF_MARKS.test(value), {
  error: 'may have at most 100 marks on a letter',
  abort: true,
});

/**
 * Text that a person wrote: normalised to NFC, trimmed, and measured in code points, as PostgreSQL and JSON Schema do.
 * NUL, lone surrogates and more than 100 combining marks in a row are invalid.
 */
export const text = (min: number, max: number) =>
  storable.check(
    noHeap,
    z.overwrite((value) => value.normalize('NFC').trim()),
    // Normalising can turn one mark into two.
    noHeap,
    z.minLength(min),
    z.maxLength(max),
  );

/** The length of a text as `text` measures it: code points of its NFC form, so that an emoji counts as one. */
export const lengthOf = (value: string): number => [...value.normalize('NFC').trim()].length;

/** Cuts a text to a length in code points. */
export const cutTo = (max: number, value: string): string =>
  [...value.normalize('NFC').trim()].slice(0, max).join('').trim();

/** Text that is neither trimmed nor normalised, such as a password; measured in code points. */
export const verbatim = (min: number, max: number) =>
  storable.check(
    z.refine((value) => [...value].length >= min, `needs at least ${min} characters`),
    z.refine((value) => [...value].length <= max, `may have at most ${max} characters`),
  );

/** A UUID of any version, canonical in lower case. A client may choose the id of a record that it creates, preferably version 7. */
export const uuid = () =>
  z.string().check(
    z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID'),
    z.overwrite((value) => value.toLowerCase()),
  );

const NOT_AN_INSTANT = 'must be an instant such as 2026-01-31T09:30:00.000Z';

/** `Date` turns a date that does not exist into another one, so the text must survive the round trip. PostgreSQL has no year 0. */
const isInstant = (value: string): boolean => new Date(value).toJSON() === value && !value.startsWith('0000');

/** An instant: RFC 3339, UTC, milliseconds. */
export const instant = () =>
  z
    .string()
    .check(
      z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, { error: NOT_AN_INSTANT, abort: true }),
      z.refine(isInstant, NOT_AN_INSTANT),
    );

/** Writes milliseconds since 1970 as an instant, clamped to the last one that can be written. */
export function msToInstant(ms: number): string {
  const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  if (ms !== latest.ms) latest = { ms, instant: new Date(Math.min(ms, LAST_MS)).toISOString() };
  return latest.instant;
}

/** The last result, kept because records written together share one instant. */
let latest = { ms: NaN, instant: '' };

/**
 * The key under which titles of one day are unique: case and the encoding of accents do not count. Upper case alone would
 * keep "ẞ" apart from "ß", lower case alone "ß" from "SS".
 */
export const titleKey = (title: string): string =>
  isAscii(title)
    ? title.toLowerCase()
    : title.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');

/** Whether a text is plain ASCII, as most are: then lower case is enough. */
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);
