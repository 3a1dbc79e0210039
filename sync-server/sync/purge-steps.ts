/**
 * Deletes the steps of goals and routines whose tombstones are about to be purged; until then a restored goal got its steps back. Devices
 * receive these deletions like any other.
 * @see docs/sync-rules.md R102
 */
import { latestStamp } from '#protocol/merge.ts';
import { formatStamp, laterStamp, nextSystemStamp, type Stamp } from '#protocol/stamp.ts';
import type { Transaction } from '../database/connection.ts';
import { moveFeed, type LockedFeed } from '../database/feed-head.ts';
import { storeRecords, type StoredRecord } from '../database/records.ts';
import { stepsOfDeleted } from '../database/step-queries.ts';
import { storedBytes } from '../database/stored-bytes.ts';

/**
 * Deletes up to `limit` such steps.
 * @param feed    locked by the caller
 * @param before  goals and routines that were deleted before this stamp are about to be purged
 * @returns the number of steps
 */
export async function deleteStepsOfPurged(
  trx: Transaction,
  userId: string,
  { version, nodeMark }: LockedFeed,
  before: Stamp,
  nowMs: number,
  limit: number,
): Promise<number> {
  const steps = await stepsOfDeleted(trx, userId, before, limit);
  if (steps.length === 0) return 0;
  const gone = steps.map((step) => toDeleted(step, nowMs, version + 1));
  const grown = sum(gone) - sum(steps);
  await storeRecords(trx, 'steps', gone);
  await moveFeed(trx, userId, version + 1, grown, nodeMark);
  return steps.length;
}

const sum = (steps: StoredRecord[]): number => steps.reduce((bytes, step) => bytes + storedBytes('steps', step), 0);

function toDeleted({ record, versions, ...rest }: StoredRecord, nowMs: number, version: number): StoredRecord {
  const now = formatStamp({ ms: nowMs, counter: 0, replicaId: '0'.repeat(16) });
  const stamps = { ...record.stamps, deleted: laterStamp(now, nextSystemStamp(latestStamp(record.stamps)!)) };
  return {
    ...rest,
    record: { ...record, stamps },
    versions: { ...versions, deleted: version },
    deleted: true,
    version,
  };
}
