/** Records that exist from the start, such as days. Such a record is not stored before its first change. */
import { canBeMade, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { StoredRecord } from '../database/records.ts';
import { dayOfId } from '../database/day-of-id.ts';

/**
 * A record before its first change: its defaults, with the zero stamp.
 * @param body  of a change, which may name the day
 * @returns undefined for resources whose records are created
 */
export function untouchedRecord(
  name: ResourceName,
  userId: string,
  id: string,
  nowMs: number,
  body: Record<string, unknown> = {},
): StoredRecord | undefined {
  if (canBeMade(name) || resourceOf(name).perUser) return undefined;
  const date = body.date ?? dayOfId(id, nowMs);
  if (date === undefined) return undefined;
  const record = { ...resourceOf(name).defaults, date, id, stamps: { '*': ZERO_STAMP }, createdAt: msToInstant(0) };
  return { userId, record, versions: { '*': 0 }, deleted: false, version: 0 };
}
