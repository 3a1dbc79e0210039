/** What the feed says of a stored record; also the model that the SQL of the feed is held against. */
import type { ResourceName } from '#protocol/resources.ts';
import type { Change } from '#protocol/sync-answer.ts';
import type { StoredRecord } from '../database/records.ts';
import { presentRecord } from '../apply/present.ts';

/** A record as it travels down; of a deleted one, only that it is gone. */
export function storedToChange(resource: ResourceName, { record, deleted }: StoredRecord): Change {
  const { id, stamps } = record;
  return { resource, record: deleted ? { id, deleted: true, stamps } : { ...presentRecord(record), stamps } };
}
