/** What holds for writes by REST alone: their author reads the answer and has no stamps, so that the server says what is new. */
import { latestStamp } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceOf } from '#protocol/resources.ts';
import type { FullRecord, StoredRecord } from '../database/records.ts';
import { presentInFull } from './present.ts';
import { isUnborn, type Decision } from './decide.ts';
import type { ServerClock } from './server-clock.ts';

/** What is known of a write before it is decided. */
export interface RestWrite {
  /** Asked inside the lock, of the record as it stands; undefined where there is none. @throws Problem */
  judge?: (standing: FullRecord | undefined) => void;
  /** A number that tells the body of a create from others. */
  digest?: number | undefined;
  /** The record as a rule makes it, which a change stores with it. */
  computed?: StoredRecord | undefined;
}

/**
 * Stamps a write and leaves alone what it says as it stands.
 * @param before   the record, deleted or not
 * @param goAlong  adds what goes along with a change
 * @returns the mutation to decide, or what became of it where nothing changes
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

/** Whether a field of a body is what stands: as it is stored, or as it is answered. */
type Says = (field: string, value: unknown) => boolean;

/** A change without the fields that say what stands: they keep their stamps. */
function without(mutation: Mutation, says: Says): Mutation {
  const body = Object.entries(mutation.body ?? {}).filter(([field, value]) => !says(field, value));
  const stamps = Object.entries(mutation.stamps ?? {}).filter(([field]) => body.some(([other]) => other === field));
  return { ...mutation, body: Object.fromEntries(body), stamps: Object.fromEntries(stamps) };
}

/** The one field that has to be stamped for a deleted record to come back; every other one keeps its stamp. @see docs/sync-rules.md R60 */
function revival({ resource, body = {} }: Mutation, record: FullRecord): Record<string, unknown> {
  const field = resourceOf(resource).order.at(-1)!;
  return { [field]: Object.hasOwn(body, field) ? body[field] : record[field] };
}

/**
 * A create under an id that its author has used: a retry where it says what made the record, or what stands.
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

/** Notes of a record with which body it was made, so that a retry is known as one. */
export const noteBody = (made: StoredRecord, digest: number): StoredRecord => ({
  ...made,
  versions: { ...made.versions, create: digest },
});
