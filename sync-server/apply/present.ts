/** A stored record as REST answers it. */
import { fieldsOf, latestStamp, stampOf } from '#protocol/merge.ts';
import type { Log } from '#protocol/log.ts';
import { loggedMinutes } from '#protocol/log-time.ts';
import { fieldNames, type ResourceName } from '#protocol/resources.ts';
import { stampMs } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { FullRecord } from '../database/records.ts';

export interface PresentedRecord {
  id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}

/**
 * `{ id, …fields, createdAt, updatedAt }`. What was never written by anybody, such as default preferences, counts as updated when
 * it was made.
 */
export function presentRecord(record: FullRecord): PresentedRecord {
  const { id, createdAt, stamps } = record;
  const presented: Record<string, unknown> = { id };
  for (const field of fieldsOf(record)) presented[field] = record[field];
  const updatedAt = msToInstant(stampMs(latestStamp(stamps)!));
  return { ...presented, id, createdAt, updatedAt: updatedAt > createdAt ? updatedAt : createdAt };
}

/** What follows from the fields of a record and their stamps, is answered and is not stored. */
const SHOWN: Partial<Record<ResourceName, (record: FullRecord) => Record<string, unknown>>> = {
  goals: ({ completed, stamps }) => ({
    completedAt: completed === true ? msToInstant(stampMs(stampOf(stamps, 'completed')!)) : null,
  }),
  logs: (record) => ({ minutes: loggedMinutes(record as unknown as Log) }),
};

/**
 * The same in the order of the registry, with what follows from it: the minutes of a timed log, the instant at which a goal was done.
 */
export function presentInFull(name: ResourceName, record: FullRecord): PresentedRecord {
  const { id, createdAt, updatedAt, ...fields } = presentRecord(record);
  const presented: Record<string, unknown> = { id };
  for (const field of fieldNames(name)) presented[field] = fields[field];
  return { ...presented, ...SHOWN[name]?.(record), createdAt, updatedAt } as PresentedRecord;
}
