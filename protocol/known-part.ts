/**
 * A record as it is for somebody whose schema is older: the fields that they know, and the stamps of those. Server and client cut
 * alike: the one for a client of protocol 1, the other what a newer server says.
 * @see docs/decisions/0098-protocol-2.md
 */
import { isDeleted } from './merge.ts';
import { fieldSince } from './resource.ts';
import { resourceOf, type ResourceName } from './resources.ts';
import { SCHEMA } from './sync.ts';
import { laterStamp, type Stamp } from './stamp.ts';

/** What stands beside the fields of a record on the wire. */
const ENVELOPE = new Set(['id', 'createdAt', 'updatedAt', 'deleted', 'stamps', '*']);

/** Whether a resource is known with a schema number. */
export const isKnownResource = (name: ResourceName, schema: number): boolean => resourceOf(name).since <= schema;

/** Whether a field of a resource is known with a schema number; what this build does not know, no schema knows. */
export const isKnownField = (name: ResourceName, field: string, schema: number): boolean =>
  Object.hasOwn(resourceOf(name).fields, field) && fieldSince(resourceOf(name), field) <= schema;

type WireRecord = Record<string, unknown> & { id: string; stamps: Record<string, Stamp> };

/**
 * The part of a change's record that is known with a schema number; the same object where that is all of it. Where the record lives
 * by the stamp of an unknown field alone, the last field of its order gets that stamp: otherwise it would count as deleted.
 */
export function knownPart<T extends WireRecord>(name: ResourceName, record: T, schema: number = SCHEMA): T {
  const isKnown = (key: string): boolean => ENVELOPE.has(key) || isKnownField(name, key, schema);
  if (Object.keys(record).every(isKnown) && Object.keys(record.stamps).every(isKnown)) return record;
  const stamps: Record<string, Stamp> = {};
  let cut: Stamp | undefined;
  for (const [field, stamp] of Object.entries(record.stamps))
    if (isKnown(field)) stamps[field] = stamp;
    else cut = laterStamp(stamp, cut);
  if (record.deleted !== true && cut !== undefined && isDeleted(stamps))
    stamps[resourceOf(name).order.at(-1) ?? '*'] = cut;
  const known = Object.fromEntries(Object.entries(record).filter(([key]) => isKnown(key)));
  return { ...known, stamps } as T;
}
