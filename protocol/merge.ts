/**
 * Last write wins, per field: the one rule by which two versions of a record become one.
 *
 * Each field of a record is a register: a value and the stamp of the write that put it there. The greater stamp
 * stays. Deletion is a register too: a record is gone while its delete stamp is greater than every field's, so an
 * edit made after a delete brings the record back. A version may hold only some of the fields (a mutation does):
 * what it does not hold, it says nothing about.
 *
 * `mergeRecords` is commutative, associative and idempotent; no order of arrival can matter.
 * @see contract section 3; docs/sync-rules.md R3, R4, R5
 */
import { laterStamp, ZERO_STAMP, type Stamp } from './stamp.ts';

/** `"*"` holds for each field that is not named; `deleted` is the delete register. */
export type Stamps = Record<string, Stamp>;

/** A record, or a part of one, with the stamps of what it holds. */
export interface Stamped {
  id: string;
  stamps: Stamps;
  /** When it was first made; of two versions, the earlier instant stays. */
  createdAt?: string;
  [field: string]: unknown;
}

/** `__proto__` is there because writing to it would change what a record inherits. */
const NOT_FIELDS = new Set(['id', 'stamps', 'createdAt', 'updatedAt', 'deleted', '__proto__']);

/** The names of the fields that a version holds. */
export const fieldsOf = (record: Stamped): string[] => Object.keys(record).filter((key) => !NOT_FIELDS.has(key));

/** The stamp that holds for a field, if any does. */
export const stampOf = (stamps: Stamps, field: string): Stamp | undefined =>
  Object.hasOwn(stamps, field) ? stamps[field] : stamps['*'];

/** Of some fields those that a record has, with their values. */
export const pick = (record: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => Object.hasOwn(record, field)).map((field) => [field, record[field]]));

/**
 * A record with the defaults of the fields that it lacks, which bear the system stamp of defaults: no one set them.
 * @param missing  those fields, see `missingDefaults`
 * @see docs/sync-rules.md R81
 */
export function fillIn(record: Stamped, missing: Record<string, unknown>): Stamped {
  const stamps = { ...record.stamps };
  for (const field in missing) stamps[field] = ZERO_STAMP;
  return { ...record, ...missing, stamps };
}

/** Whether a delete is the latest thing that happened to a record. */
export function isDeleted(stamps: Stamps): boolean {
  const { deleted } = stamps;
  if (deleted === undefined) return false;
  for (const key in stamps) if (key !== 'deleted' && stamps[key]! >= deleted) return false;
  return true;
}

/** The latest stamp of a record, of its deletion included. */
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

/** Two versions of one record become one. Neither argument is changed. */
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
 * Stamps for each field, folded: `"*"` is the earliest, and only what differs from it is named.
 * The same stamps always fold to the same object.
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

/** Whether `challenger` holds the field and its write is the later one. Equal stamps with unlike values cannot come from
 *  honest replicas; the greater JSON text decides then, so that even dishonest ones converge. */
function wins(challenger: Stamped, holder: Stamped, field: string): boolean {
  if (!Object.hasOwn(challenger, field)) return false;
  if (!Object.hasOwn(holder, field)) return true;
  const theirs = stampOrZero(challenger, field);
  const ours = stampOrZero(holder, field);
  if (theirs !== ours) return theirs > ours;
  return beats(challenger[field], holder[field]);
}

/** Whether a value stays against another one that bears the same stamp. */
export const beats = (challenger: unknown, holder: unknown): boolean =>
  challenger !== holder && JSON.stringify(challenger) > JSON.stringify(holder);

/** A value without a stamp counts as a default that was never set. */
const stampOrZero = (record: Stamped, field: string): Stamp => stampOf(record.stamps, field) ?? ZERO_STAMP;

const earlier = (a?: string, b?: string): string | undefined => (a === undefined || (b !== undefined && b < a) ? b : a);
