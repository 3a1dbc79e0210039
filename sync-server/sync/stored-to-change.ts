/** The change of a stored record, and the model against which the SQL of the feed is tested. */
import type { ResourceName } from '#protocol/resources.ts';
import type { Change } from '#protocol/sync-answer.ts';
import type { StoredRecord } from '../database/records.ts';
import { presentRecord } from '../apply/present.ts';

/** A stored record as a change; of a deleted record, its id and stamps. */
export function storedToChange(resource: ResourceName, { record, deleted }: StoredRecord): Change {
  const { id, stamps } = record;
  return { resource, record: deleted ? { id, deleted: true, stamps } : { ...presentRecord(record), stamps } };
}
