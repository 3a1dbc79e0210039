/** Replaces stamps from the future in an import. Pure. */
import { stampOf, type Stamps } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { presentStamps, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { StoredRecord } from '../database/records.ts';

/**
 * Replaces stamps over 60 s ahead by ones of now, in their order. A value that is stored already keeps its stamp, so that a second import
 * changes nothing.
 * @param before  the stored record, if there is one
 * @param nowMs   this server's clock
 */
export function bringToPresent(mutation: Mutation, before: StoredRecord | undefined, nowMs: number): Mutation {
  const { method, body = {}, stamp, stamps = {} } = mutation;
  const present = presentStamps([stamp, ...Object.values(stamps)], nowMs + MAX_AHEAD_MS, nowMs);
  if (present.size === 0) return mutation;
  if (method === 'DELETE')
    return { ...mutation, stamp: before?.deleted ? before.record.stamps.deleted! : present.get(stamp)! };
  const known = before?.record;
  const toPresent = ([field, old]: [string, Stamp]): [string, Stamp] => {
    const stands = known && known[field] === body[field] ? stampOf(known.stamps, field) : undefined;
    return [field, present.has(old) ? (stands ?? present.get(old)!) : old];
  };
  const fresh: Stamps = Object.fromEntries(Object.entries(stamps).map(toPresent));
  return { ...mutation, stamp: present.get(stamp) ?? stamp, stamps: fresh };
}
