/**
 * Ids of an imported document that are another user's here: each is replaced by one that follows from it and from the importing
 * user, so that a second import finds what the first one made. What refers to such a record follows it.
 */
import { v5 as uuidV5 } from 'uuid';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { Database } from '../database/connection.ts';
import { ownersOf } from '../database/records.ts';
import type { ImportedDocument } from './imported-document.ts';
import type { ImportedRecord } from './imported-record.ts';

const CHUNK = 1000;

/** A field that names another record. */
const isReference = (field: string): boolean => field.endsWith('Id');

/**
 * Finds out which ids have to give way.
 * @param author  the user of the document: records that have one per user, under the user's id, change hands
 * @returns a function that gives a record the ids that it has here
 */
export async function adoptIds(
  database: Database,
  userId: string,
  author: string,
  records: ImportedDocument['records'],
): Promise<(record: ImportedRecord) => ImportedRecord> {
  const adopted = new Map<string, string>();
  for (const name of resourceNames)
    if (resourceOf(name).methods.includes('POST')) await adoptForeign(database, userId, name, records[name], adopted);
    else adopted.set(author, userId);
  const here = (value: unknown): unknown => (typeof value === 'string' ? (adopted.get(value) ?? value) : value);
  return (record) => {
    if (adopted.size === 0) return record;
    const entries = Object.entries(record).map(([field, value]) => [
      field,
      field === 'id' || isReference(field) ? here(value) : value,
    ]);
    return Object.fromEntries(entries) as ImportedRecord;
  };
}

async function adoptForeign(
  database: Database,
  userId: string,
  name: ResourceName,
  records: readonly { id: string }[],
  adopted: Map<string, string>,
): Promise<void> {
  for (let from = 0; from < records.length; from += CHUNK) {
    const ids = records.slice(from, from + CHUNK).map(({ id }) => id);
    const ours = new Map(ids.map((id) => [id, uuidV5(id, userId)]));
    const owners = await ownersOf(database, name, [...ours.keys(), ...ours.values()]);
    for (const [id, other] of ours) {
      const owner = owners.get(id);
      const isForeign = owner !== undefined && owner !== userId;
      // An earlier import may have made it while the id was still another user's.
      if (isForeign || (owner === undefined && owners.get(other) === userId)) adopted.set(id, other);
    }
  }
}
