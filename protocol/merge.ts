/**
 * Last write wins, per field: the one rule by which two versions of a record become one.
 *
 * Each field of a record is a register: a value and the stamp of the write that put it there. The greater stamp
 * wins. Deletion is a register too: a record is deleted while its delete stamp is greater than every field's, so an
 * edit made after a deletion restores the record. A version may hold only some of the fields, as a mutation does; the
 * merge leaves the other fields alone.
 *
 * `mergeRecords` is commutative, associative and idempotent; no order of arrival can matter.
 * @see contract section 3; docs/sync-rules.md R3, R4, R5
 */
import { laterStamp, ZERO_STAMP, type Stamp } from './stamp.ts';

/** Stamps by field. `"*"` is the stamp of every field that is not named; `deleted` is the delete register. */
export type Stamps = Record<string, Stamp>;

/** A record, or a part of one, with the stamps of its fields. */
export interface Stamped {
  id: string;
  stamps: Stamps;
  /** When the record was created; the merge keeps the earlier instant. */
  createdAt?: string;
  [field: string]: unknown;
}

/** Members that are no fields. `__proto__` is among them because writing to it would change the prototype of a record. */
const NOT_FIELDS = new Set(['id', 'stamps', 'createdAt', 'updatedAt', 'deleted', '__proto__']);

/** The names of the fields that a version holds. */
export const fieldsOf = (record: Stamped): string[] => Object.keys(record).filter((key) => !NOT_FIELDS.has(key));

/** The stamp of a field; undefined where it has none. */
export const stampOf = (stamps: Stamps, field: string): Stamp | undefined =>
  Object.hasOwn(stamps, field) ? stamps[field] : stamps['*'];

/** A copy of some fields of a record; fields that it lacks are left out. */
export const pick = (record: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => Object.hasOwn(record, field)).map((field) => [field, record[field]]));

/**
 * Adds defaults for the fields that a record lacks, each with the stamp of a default that was never set.
 * @param missing  the defaults to add, see `missingDefaults`
 * @see docs/sync-rules.md R81
 */
export function fillIn(record: Stamped, missing: Record<string, unknown>): Stamped {
  const stamps = { ...record.stamps };
  for (const field in missing) stamps[field] = ZERO_STAMP;
  return { ...record, ...missing, stamps };
}

/** Whether a record is deleted: its delete stamp is greater than every other stamp. */
export function isDeleted(stamps: Stamps): boolean {
  const { deleted } = stamps;
  if (deleted === undefined) return false;
  for (const key in stamps) if (key !== 'deleted' && stamps[key]! >= deleted) return false;
  return true;
}

/** The latest stamp of a record, including that of its deletion. */
export function latestStamp(stamps: Stamps): Stamp | undefined {
  let latest: Stamp | undefined;
  for (const key in stamps) if (latest === undefined || stamps[key]! > latest) latest = stamps[key];
  return latest;
}

/** The earliest of some stamps; undefined where there is none. */
function earliestStamp(stamps: Stamps): Stamp | undefined {
  let earliest: Stamp | undefined;
  for (const key in stamps) if (earliest === undefined || stamps[key]! < earliest) earliest = stamps[key];
  return earliest;
}

/** Merges two versions of one record into a new one; neither argument is changed. */
export function mergeRecords(a: Stamped, b: Stamped): Stamped {
  const merged: Stamped = { id: a.id, stamps: {} };
  const stamps: Stamps = {};
  for (const field of new Set([...fieldsOf(a), ...fieldsOf(b)])) {
    const from = wins(b, a, field) ? b : a;
    merged[field] = from[field];
    stamps[field] = stampOrZero(from, field);
  }
  const deleted = laterStamp(a.stamps.deleted, b.stamps.deleted);
  merged.stamps = packStamps(stamps, deleted);
  const createdAt = earlier(a.createdAt, b.createdAt);
  if (createdAt !== undefined) merged.createdAt = createdAt;
  return merged;
}

/**
 * Packs the stamps of all fields: `"*"` is the earliest, and only fields with another stamp are named. Equal stamps always pack
 * to equal objects.
 */
export function packStamps(byField: Stamps, deleted?: Stamp): Stamps {
  const packed: Stamps = {};
  const earliest = earliestStamp(byField);
  if (earliest !== undefined) packed['*'] = earliest;
  const others = Object.keys(byField).filter((field) => byField[field] !== earliest);
  for (const field of others.sort()) packed[field] = byField[field]!;
  if (deleted !== undefined) packed.deleted = deleted;
  return packed;
}

/** Whether the challenger has the field and its write is the later one. Correct replicas never write two values with one stamp; if
 *  others do, the greater JSON text wins, so that all replicas converge. */
function wins(challenger: Stamped, holder: Stamped, field: string): boolean {
  if (!Object.hasOwn(challenger, field)) return false;
  if (!Object.hasOwn(holder, field)) return true;
  const theirs = stampOrZero(challenger, field);
  const ours = stampOrZero(holder, field);
  if (theirs !== ours) return theirs > ours;
  return beats(challenger[field], holder[field]);
}

/** Whether a value wins over another value with the same stamp. */
export const beats = (challenger: unknown, holder: unknown): boolean =>
  challenger !== holder && JSON.stringify(challenger) > JSON.stringify(holder);

/** The stamp of a field; a value without a stamp counts as a default that was never set. */
const stampOrZero = (record: Stamped, field: string): Stamp => stampOf(record.stamps, field) ?? ZERO_STAMP;

const earlier = (a?: string, b?: string): string | undefined => (a === undefined || (b !== undefined && b < a) ? b : a);
