/** The values of a column as the text of an array, which PostgreSQL reads faster than JSON. */
import type { ColumnType } from './stored-columns.ts';

/** Characters that must be escaped in a quoted element. */
const SPECIAL = /[\\"]/;
const SPECIALS = /[\\"]/g;

const quote = (text: string): string => `"${SPECIAL.test(text) ? text.replace(SPECIALS, '\\$&') : text}"`;

/** Texts and JSON may hold anything; what the other types hold needs no quotes. */
const WRITERS: Partial<Record<ColumnType, (value: unknown) => string>> = {
  text: (value) => quote(value as string),
  jsonb: (value) => quote(JSON.stringify(value)),
};

/**
 * The text of an array, of values that fit its type.
 * @param valueOf  of each item; null and undefined are no value
 * @returns null where there is no value at all: beside longer arrays, `unnest` makes of it as many nulls as it takes
 */
export function arrayLiteral<T>(type: ColumnType, items: readonly T[], valueOf: (item: T) => unknown): string | null {
  const write = WRITERS[type] ?? String;
  let text = '';
  let isEmpty = true;
  for (const item of items) {
    const value = valueOf(item);
    if (value === null || value === undefined) text += ',NULL';
    else {
      text += `,${write(value)}`;
      isEmpty = false;
    }
  }
  return isEmpty ? null : `{${text.slice(1)}}`;
}
