/** Brings back what was deleted here and is there in an imported document; only where its owner asked for it. */
import { randomUUID } from 'node:crypto';
import { latestStamp } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { StoredRecord } from '../database/records.ts';
import type { ServerClock } from '../apply/server-clock.ts';

/**
 * The change after which a deleted record is there again: one field, with the value that it has and a stamp after the deletion's.
 * Every other field keeps its stamp.
 * @see docs/sync-rules.md R60
 */
export function bringBack(resource: ResourceName, { record }: StoredRecord, clock: ServerClock): Mutation {
  const field = resourceOf(resource).order.at(-1)!;
  return {
    id: randomUUID(),
    method: 'PATCH',
    resource,
    recordId: record.id,
    body: { [field]: record[field] },
    stamp: clock.stamp(latestStamp(record.stamps)),
  };
}
