/**
 * The size of a stored record in its user's quota, in JavaScript and in SQL, which agree to the byte.
 * @see docs/decisions/0093-room-of-an-account.md
 */
import type { ResourceName } from '#protocol/resources.ts';
import type { StoredRecord } from './records.ts';
import { fieldsWithColumns } from './record-statements.ts';

/** A row with its stamps, its versions, its entries in the indexes, and the first bytes of each of its fields. */
const ROW_BYTES = 1024;
/** How much of each field the row's fixed part covers: all of a day, an id, a position. */
const FIELD_BYTES = 64;

/**
 * The size of a record: its row and its texts; half of that for a deleted one, so that a deletion makes room.
 * @param stored  undefined counts nothing
 */
export function storedBytes(name: ResourceName, stored: StoredRecord | undefined): number {
  if (!stored) return 0;
  let texts = 0;
  for (const [field] of fieldsWithColumns(name)) {
    const value = stored.record[field];
    if (typeof value === 'string') texts += Math.max(0, Buffer.byteLength(value) - FIELD_BYTES);
  }
  const bytes = ROW_BYTES + texts;
  return stored.deleted ? Math.ceil(bytes / 2) : bytes;
}

/** `storedBytes` of a row, as an SQL expression. Asking for the length of a text does not read it. */
export function storedBytesSql(name: ResourceName): string {
  const texts = fieldsWithColumns(name)
    .map(([, column]) => `greatest(coalesce(octet_length("${column}"::text), 0) - ${FIELD_BYTES}, 0)`)
    .join(' + ');
  const bytes = `${ROW_BYTES} + ${texts}`;
  return `case when deleted then (${bytes} + 1) / 2 else ${bytes} end`;
}
