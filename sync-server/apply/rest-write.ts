/** The rules of writes by REST: their authors have no stamps, so the server decides which fields are new. */
import { latestStamp } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceOf } from '#protocol/resources.ts';
import type { FullRecord, StoredRecord } from '../database/records.ts';
import { presentInFull } from './present.ts';
import { isUnborn, type Decision } from './decide.ts';
import type { ServerClock } from './server-clock.ts';

/** Facts about a write, known before it is decided. */
export interface RestWrite {
  /** Checks preconditions inside the lock, against the current record; undefined where there is none. @throws Problem */
  judge?: (standing: FullRecord | undefined) => void;
  /** A hash of the body of a create, to recognise a retry. */
  digest?: number | undefined;
  /** The computed record, which a change of it stores as well. */
  computed?: StoredRecord | undefined;
}

/**
 * Stamps a write; fields with their current values keep their stamps.
 * @param before   the record, live or deleted
 * @param goAlong  adds the fields that are set along with a change
 * @returns the mutation to decide, or the decision where nothing changes
 * @throws Problem `not_found`, `id_taken`, and what `judge` throws
 */
export function readRestWrite(
  mutation: Mutation,
  before: StoredRecord | undefined,
  { judge, digest }: RestWrite,
  clock: ServerClock,
  goAlong: (mutation: Mutation) => Mutation,
): Mutation | Decision {
  const { method, resource } = mutation;
  const standing = before && !before.deleted ? before : undefined;
  if (!standing && method !== 'POST') throw new Problem('not_found', 'There is no such record.');
  judge?.(standing?.record);
  const known = before && !isUnborn(before.record) ? [before.record, presentInFull(resource, before.record)] : [];
  const says: Says = (field, value) => known.some((record) => record[field] === value);
  if (standing && method === 'POST' && !hasNamedIds(resource)) return readRetry(mutation, standing, digest, says);
  const stamped = goAlong({ ...mutation, stamp: clock.stamp(before && latestStamp(before.record.stamps)) });
  if (method === 'DELETE' || !before || isUnborn(before.record)) return stamped;
  const changed = without(stamped, says);
  if (standing)
    return Object.keys(changed.body!).length > 0 ? changed : { status: 200, after: standing, changed: false };
  return { ...changed, body: { ...revival(stamped, before.record), ...changed.body } };
}

/** Whether a field of a body has the current value, as it is stored or as it is answered. */
type Says = (field: string, value: unknown) => boolean;

/** A change without the fields that have their current values. */
function without(mutation: Mutation, says: Says): Mutation {
  const body = Object.entries(mutation.body ?? {}).filter(([field, value]) => !says(field, value));
  const stamps = Object.entries(mutation.stamps ?? {}).filter(([field]) => body.some(([other]) => other === field));
  return { ...mutation, body: Object.fromEntries(body), stamps: Object.fromEntries(stamps) };
}

/** The one field that gets a new stamp when a deleted record is restored; every other keeps its own. @see docs/sync-rules.md R60 */
function revival({ resource, body = {} }: Mutation, record: FullRecord): Record<string, unknown> {
  const field = resourceOf(resource).order.at(-1)!;
  return { [field]: Object.hasOwn(body, field) ? body[field] : record[field] };
}

/**
 * Decides a create under an existing id of its author: a retry if its body is that of the creation, or equals the current record.
 * @throws Problem `id_taken`
 */
function readRetry(mutation: Mutation, standing: StoredRecord, digest: number | undefined, says: Says): Decision {
  const isSameBody = digest !== undefined && standing.versions.create === digest;
  if (isSameBody || Object.entries(mutation.body ?? {}).every(([field, value]) => says(field, value)))
    return { status: 200, after: standing, changed: false };
  throw new Problem('id_taken', 'You have a record of this id already, and it says something else. Change that one.', {
    existing: mutation.recordId,
  });
}

/** Stores with a record the hash of the body that created it, so that a retry is recognised. */
export const noteBody = (made: StoredRecord, digest: number): StoredRecord => ({
  ...made,
  versions: { ...made.versions, create: digest },
});
