/**
 * The position of a record in its list: a fractional index, so that moving one record changes one record.
 * Two devices may choose the same position offline; then the id decides, on both alike.
 * @see https://github.com/rocicorp/fractional-indexing
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import * as z from 'zod/mini';

/** No key comes before the smallest integer part, so it is not allowed without a fraction. */
const SMALLEST_INTEGER = `A${'0'.repeat(26)}`;
const MAX_LENGTH = 256;

/** Whether a text is an order key: an integer part whose first letter gives its length, and a fraction without a final 0. */
export function isPosition(text: string): boolean {
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(text) || text === SMALLEST_INTEGER) return false;
  const head = text.charCodeAt(0);
  const integerLength = head >= 97 ? head - 97 + 2 : 90 - head + 2;
  return text.length >= integerLength && !text.slice(integerLength).endsWith('0');
}

export const position = () =>
  z.string().check(z.maxLength(MAX_LENGTH), z.refine(isPosition, 'must be a fractional index, such as a0'));

/** A position between two others; null stands for the end of the list on that side. */
export const positionBetween = (before: string | null, after: string | null): string =>
  generateKeyBetween(before, after);

/** A number of positions between two others, in order. */
export const positionsBetween = (before: string | null, after: string | null, count: number): string[] =>
  generateNKeysBetween(before, after, count);

/** Compares two records by position, bytewise, then by id. */
export function byPosition(a: { position: string; id: string }, b: { position: string; id: string }): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
