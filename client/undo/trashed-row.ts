/**
 * Exchanges a row of the trash, to undo or redo emptying it. The clock of this device may have been corrected since: then the same
 * deletion has another stamp.
 */
import { isOwn } from '#client/store/as-left.ts';
import { readClock, type Clock } from '#client/store/clock.ts';
import type { Store, TrashRow } from '#client/store/database.ts';
import { isWhole } from '#client/store/defaults.ts';
import { withoutContent } from '#client/store/record-state.ts';
import { shiftStamps } from '#client/store/restamp.ts';
import { fieldsOf, pick } from '#protocol/merge.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { Trashed } from './change.ts';

/** The rows before and after an exchange. */
export interface Exchanged {
  before: TrashRow | null;
  after: TrashRow | null;
}

/**
 * Replaces the current row of the trash.
 * @returns null where the record was restored since, or deleted again: then the current row stays
 */
export async function exchangeRow(store: Store, { key, row, left }: Trashed): Promise<Exchanged | null> {
  const [resource, id] = key;
  const [clock, before = null, isRestored] = await Promise.all([
    readClock(store),
    store.trash.get(key),
    store.records(resource).get(id),
  ]);
  if (isRestored || (left !== undefined && !isSame(before, left, clock))) return null;
  const after = row && before ? ofDeletion(row, before, clock) : row;
  if (after) await store.trash.put(after);
  else if (row) return null;
  else await store.trash.delete(key);
  return { before, after: after ?? null };
}

/** Whether a row is unchanged, stamps of a corrected clock aside. */
function isSame(now: TrashRow | null, left: TrashRow | null, clock: Clock): boolean {
  if (!now || !left) return now === left;
  return isSameDeletion(now, left, clock) && toContent(now) === toContent(left);
}

const isSameDeletion = ({ record: { stamps } }: TrashRow, other: TrashRow, clock: Clock): boolean =>
  stamps.deleted === other.record.stamps.deleted ||
  (isOwn(stamps.deleted, clock) && isOwn(other.record.stamps.deleted, clock));

const toContent = ({ record }: TrashRow): string => JSON.stringify(pick(record, fieldsOf(record).sort()));

/** A row with the stamps of the current deletion; undefined where that is another deletion. */
function ofDeletion(row: TrashRow, standing: TrashRow, clock: Clock): TrashRow | undefined {
  const [deleted, old] = [standing.record.stamps.deleted!, row.record.stamps.deleted!];
  if (deleted === old) return row;
  const isEmptied = ({ resource, record }: TrashRow): boolean => !isWhole(resource, record);
  if (!isSameDeletion(standing, row, clock) || (!isEmptied(standing) && !isEmptied(row))) return undefined;
  if (isEmptied(row)) return withoutContent(standing);
  // The server's stamps may have been shifted or not: the earlier ones never override values that come from it.
  const stamps = shiftStamps(row.record.stamps, Math.min(0, stampMs(deleted) - stampMs(old)));
  return { ...row, at: standing.at, record: { ...row.record, stamps: { ...stamps, deleted } } };
}
