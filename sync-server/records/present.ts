/** A stored record as REST answers it. */
import { fieldsOf, latestStamp } from '#protocol/merge.ts';
import type { Log } from '#protocol/log.ts';
import { loggedMinutes } from '#protocol/log-time.ts';
import type { ResourceName } from '#protocol/resources.ts';
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

/** The same with what follows from its fields and is not stored: the minutes of a timed log. */
export function presentInFull(name: ResourceName, record: FullRecord): PresentedRecord {
  const presented = presentRecord(record);
  return name === 'logs' ? { ...presented, minutes: loggedMinutes(presented as unknown as Log) } : presented;
}
