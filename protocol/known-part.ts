/**
 * The part of a record that an older schema knows: its fields and their stamps. The server cuts records for clients of protocol 1 by
 * this function, and a client cuts the records of a newer server by it.
 * @see docs/decisions/0098-protocol-2.md
 */
import { isDeleted } from './merge.ts';
import { fieldSince } from './resource.ts';
import { resourceOf, type ResourceName } from './resources.ts';
import { SCHEMA } from './sync.ts';
import { laterStamp, type Stamp } from './stamp.ts';

/** The members of a record on the wire that are no fields. */
const ENVELOPE = new Set(['id', 'createdAt', 'updatedAt', 'deleted', 'stamps', '*']);

/** Whether a schema number includes a resource. */
export const isKnownResource = (name: ResourceName, schema: number): boolean => resourceOf(name).since <= schema;

/** Whether a schema number includes a field of a resource; false for a field that this build does not know. */
export const isKnownField = (name: ResourceName, field: string, schema: number): boolean =>
  Object.hasOwn(resourceOf(name).fields, field) && fieldSince(resourceOf(name), field) <= schema;

type WireRecord = Record<string, unknown> & { id: string; stamps: Record<string, Stamp> };

/**
 * Cuts a record to what a schema number includes. A record whose latest edit, after a deletion, is of an unknown field would count as
 * deleted without that field's stamp; the last field of its order gets that stamp instead.
 * @returns the same object where nothing is cut
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
