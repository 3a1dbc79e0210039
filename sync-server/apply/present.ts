/** Presents stored records: the members that leave the server. */
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
 * `{ id, …fields, createdAt, updatedAt }`. A record that nobody has written to, such as default preferences, counts as updated when it
 * was created.
 */
export function presentRecord(record: FullRecord): PresentedRecord {
  const { id, createdAt, stamps } = record;
  const presented: Record<string, unknown> = { id };
  for (const field of fieldsOf(record)) presented[field] = record[field];
  const updatedAt = msToInstant(stampMs(latestStamp(stamps)!));
  return { ...presented, id, createdAt, updatedAt: updatedAt > createdAt ? updatedAt : createdAt };
}

/** Members that are computed from the fields of a record and their stamps. */
const SHOWN: Partial<Record<ResourceName, (record: FullRecord) => Record<string, unknown>>> = {
  goals: ({ completed, stamps }) => ({
    completedAt: completed === true ? msToInstant(stampMs(stampOf(stamps, 'completed')!)) : null,
  }),
  logs: (record) => ({ minutes: loggedMinutes(record as unknown as Log) }),
};

/**
 * The same with fields in the order of the registry, and with computed members: the minutes of a timed log, the instant at which a goal
 * was completed.
 */
export function presentInFull(name: ResourceName, record: FullRecord): PresentedRecord {
  const { id, createdAt, updatedAt, ...fields } = presentRecord(record);
  const presented: Record<string, unknown> = { id };
  for (const field of fieldNames(name)) presented[field] = fields[field];
  return { ...presented, ...SHOWN[name]?.(record), createdAt, updatedAt } as PresentedRecord;
}
