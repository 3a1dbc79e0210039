/** How much room a record takes, as far as somebody's texts decide it. */
import type { Stamped } from '#protocol/merge.ts';

/** A row beside its texts: its stamps, its versions and its entries in the indexes, about. */
const ROW_BYTES = 512;

/** The texts of a record in bytes, and a fixed part for its row. */
export function recordBytes(record: Stamped): number {
  let bytes = ROW_BYTES;
  for (const field in record) {
    const value = record[field];
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
  }
  return bytes;
}
