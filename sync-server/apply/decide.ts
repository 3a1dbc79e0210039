/**
 * Decides one mutation against one record: the record afterwards, and the result for its author. Pure; permissions and
 * collisions are in `rules.ts`.
 * @see contract sections 3, 4.1; docs/sync-rules.md
 */
import { beats, fieldsOf, isDeleted, mergeRecords, packStamps, stampOf, type Stamps } from '#protocol/merge.ts';
import { mutationToStamped, type Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { missingDefaults } from '#protocol/resource.ts';
import { resourceOf } from '#protocol/resources.ts';
import { isSystemStamp, laterStamp, stampMs, stampReplica, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { FullRecord, StoredRecord, Versions } from '../database/records.ts';

export interface DecideContext {
  userId: string;
  /** The feed version that this batch will have. */
  version: number;
  /** Whether the author had seen a version of the feed. */
  hasSeen: (version: number) => boolean;
}

export interface Decision {
  /** 404 for the deletion of an unknown record, which is stored nevertheless. */
  status: 200 | 201 | 204 | 404;
  /** The record afterwards. */
  after: StoredRecord;
  /** Whether any register changed, so that the record must be stored. */
  changed: boolean;
  superseded?: true;
  overwrote?: Record<string, unknown>;
}

/**
 * Merges a mutation into the record that it names.
 * @param before  the record, live or deleted; undefined when there is none
 * @throws Problem `not_found` for a PATCH of an unknown record
 */
export function decide(before: StoredRecord | undefined, mutation: Mutation, context: DecideContext): Decision {
  if (!before || isUnborn(before.record)) return decideUnborn(before, mutation, context);
  const record = mergeRecords(before.record, incoming(mutation)) as FullRecord;
  const deleted = isDeleted(record.stamps);
  const moved = movedRegisters(before.record, record);
  const changed = moved.length > 0 || record.createdAt !== before.record.createdAt;
  const after: StoredRecord = changed
    ? {
        ...before,
        record,
        deleted,
        versions: moveVersions(before, record, moved, context.version),
        version: context.version,
      }
    : before;
  const decision: Decision = { status: statusOf(mutation, before.deleted && !deleted), after, changed };
  if (isSuperseded(mutation, before.record, deleted)) decision.superseded = true;
  const overwrote = overwritten(mutation, before, after, context);
  if (overwrote) decision.overwrote = overwrote;
  return decision;
}

/** Whether only the deletion of a record is known, because it arrived before the creation. */
export const isUnborn = ({ stamps }: Pick<StoredRecord['record'], 'stamps'>): boolean => stamps['*'] === undefined;

/**
 * Decides a mutation of a record that was never created. A deletion is stored, because a delayed creation may still arrive and
 * must not create the record then.
 */
function decideUnborn(before: StoredRecord | undefined, mutation: Mutation, context: DecideContext): Decision {
  const deletedAt = before?.record.stamps.deleted;
  if (mutation.method === 'PATCH') throw new Problem('not_found', 'There is no such record.');
  if (mutation.method === 'DELETE') {
    const deleted = laterStamp(mutation.stamp, deletedAt);
    if (before && deleted === deletedAt) return { status: 404, after: before, changed: false };
    return { status: 404, after: tombstone(mutation.recordId, deleted, context), changed: true };
  }
  const after = firstVersion(mutation, context);
  if (deletedAt === undefined) return { status: 201, after, changed: true };
  const stamps = { ...after.record.stamps, deleted: deletedAt };
  const versions = { ...after.versions, deleted: context.version };
  const deleted = isDeleted(stamps);
  const merged = { ...after, record: { ...after.record, stamps }, versions, deleted };
  return { status: deleted ? 200 : 201, after: merged, changed: true, ...(deleted && { superseded: true as const }) };
}

const tombstone = (id: string, deleted: Stamp, { userId, version }: DecideContext): StoredRecord => ({
  userId,
  record: { id, stamps: { deleted }, createdAt: msToInstant(stampMs(deleted)) },
  versions: { deleted: version },
  deleted: true,
  version,
});

/** The version that a mutation writes, with the instant of creation in a create. */
function incoming(mutation: Mutation): ReturnType<typeof mutationToStamped> {
  const written = mutationToStamped(mutation);
  if (mutation.method === 'POST') written.createdAt = msToInstant(stampMs(mutation.stamp));
  return written;
}

/** The record of a create, with defaults for the fields that it leaves out; those have the system stamp of defaults. */
function firstVersion(mutation: Mutation, { userId, version }: DecideContext): StoredRecord {
  const record = incoming(mutation) as FullRecord;
  const missing = missingDefaults(resourceOf(mutation.resource), record);
  record.stamps = packSetStamps(record, Object.keys(missing).length > 0);
  Object.assign(record, missing);
  return { userId, record, versions: { '*': version }, deleted: false, version };
}

/** The packed stamps of the fields that are set, with `ZERO_STAMP` for the others where there are any. */
function packSetStamps(record: FullRecord, hasOthers: boolean): Stamps {
  const packed: Stamps = {};
  const byField = hasOthers ? packed : {};
  if (hasOthers) packed['*'] = ZERO_STAMP;
  for (const field of fieldsOf(record).sort()) {
    const stamp = stampOf(record.stamps, field)!;
    if (stamp !== packed['*']) byField[field] = stamp;
  }
  return hasOthers ? packed : packStamps(byField);
}

function statusOf({ method }: Mutation, cameBack: boolean): 200 | 201 | 204 {
  if (method === 'DELETE') return 204;
  return method === 'POST' && cameBack ? 201 : 200;
}

/** The registers whose stamp, or with equal stamps value, has changed; the delete register is called `deleted`. */
function movedRegisters(before: FullRecord, after: FullRecord): string[] {
  const moved = fieldsOf(after).filter(
    (field) => stampOf(after.stamps, field) !== stampOf(before.stamps, field) || after[field] !== before[field],
  );
  if (after.stamps.deleted !== before.stamps.deleted) moved.push('deleted');
  return moved;
}

/** Versions in the packed form of stamps: `"*"` for the fields with the lowest version, a name for each other field. */
function moveVersions(before: StoredRecord, after: FullRecord, moved: string[], version: number): Versions {
  const byField: Versions = {};
  for (const field of fieldsOf(after))
    byField[field] = moved.includes(field) ? version : versionOf(before.versions, field);
  const lowest = Math.min(...Object.values(byField));
  const versions: Versions = { '*': lowest };
  for (const [field, value] of Object.entries(byField)) if (value !== lowest) versions[field] = value;
  if (moved.includes('deleted')) versions.deleted = version;
  else if (before.versions.deleted !== undefined) versions.deleted = before.versions.deleted;
  if (after.createdAt !== before.record.createdAt) versions.createdAt = version;
  else if (before.versions.createdAt !== undefined) versions.createdAt = before.versions.createdAt;
  if (before.versions.create !== undefined) versions.create = before.versions.create;
  return versions;
}

const versionOf = (versions: Versions, field: string): number => versions[field] ?? versions['*'] ?? 0;

/** Whether a mutation changed nothing visible: each of its fields lost to a later write, or the record stays deleted, or its delete lost. */
function isSuperseded(mutation: Mutation, before: FullRecord, deleted: boolean): boolean {
  const written = mutationToStamped(mutation);
  if (mutation.method === 'DELETE') return !deleted || written.stamps.deleted! < (before.stamps.deleted ?? '');
  if (deleted) return true;
  return fieldsOf(written).every((field) => {
    const [stamp, stood] = [stampOf(written.stamps, field)!, stampOf(before.stamps, field) ?? ''];
    return stamp === stood ? beats(before[field], written[field]) : stamp < stood;
  });
}

/**
 * The values of other replicas, or of a copy of this one, that the mutation replaced and its author cannot have seen: for a delete, all
 * such values of the record; for an edit that restored a record, also the delete.
 */
function overwritten(
  mutation: Mutation,
  before: StoredRecord,
  after: StoredRecord,
  { hasSeen }: DecideContext,
): Record<string, unknown> | undefined {
  const { method, stamp } = mutation;
  // One stamp with two values: another device writes with the id of this replica, such as a copy of its browser profile.
  const isElses = (register: string, written: string): boolean =>
    stampReplica(written) !== stampReplica(stamp) || written === stampOf(mutationToStamped(mutation).stamps, register);
  const isUnseen = (register: string, written: string): boolean =>
    !isSystemStamp(written) &&
    isElses(register, written) &&
    !hasSeen(register === 'deleted' ? (before.versions.deleted ?? 0) : versionOf(before.versions, register));
  const lost: Record<string, unknown> = {};
  const disappears = method === 'DELETE' && after.deleted && !before.deleted;
  if (!before.deleted)
    for (const field of fieldsOf(before.record))
      if (
        (disappears || after.record[field] !== before.record[field]) &&
        isUnseen(field, stampOf(before.record.stamps, field)!)
      )
        lost[field] = before.record[field];
  if (before.deleted && !after.deleted && isUnseen('deleted', before.record.stamps.deleted!)) lost.deleted = true;
  return Object.keys(lost).length > 0 ? lost : undefined;
}
