/**
 * Purges old tombstones. A purge moves the horizon of the user's feed, so that a reader who may have missed a deletion is told to start
 * over. The age of a tombstone is that of its delete stamp.
 * @see contract section 4.5; docs/sync-rules.md R41
 */
import { Problem } from '#protocol/problem.ts';
import { resourceNames } from '#protocol/resources.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import { removeDeletions, usersWithDeletions, type RemovedDeletion } from '../database/deletions.ts';
import { forgetInFeed } from '../database/feed-bytes.ts';
import { lockFeed } from '../database/feed-head.ts';
import { deleteStepsOfPurged } from './purge-steps.ts';

const DAY_MS = 86_400_000;
/** How long a tombstone is kept. */
export const RETENTION_MS = 180 * DAY_MS;
/** The most rows that one transaction removes, so that the lock of the feed is short. */
const ROWS_AT_ONCE = 500;

/**
 * Purges records that were deleted more than `RETENTION_MS` ago.
 * @param nowMs  milliseconds since 1970
 * @returns the number of purged records
 * @throws Problem `unavailable`
 */
export async function purgeDeletions(database: Database, nowMs: number): Promise<number> {
  const before = formatStamp({ ms: nowMs - RETENTION_MS, counter: 0, replicaId: '0'.repeat(16) });
  let purged = 0;
  for (const userId of await usersToPurge(database, before)) purged += await purgeUser(database, userId, before, nowMs);
  return purged;
}

async function usersToPurge(database: Database, before: Stamp): Promise<Set<string>> {
  const users = new Set<string>();
  for (const name of resourceNames)
    for (const userId of await usersWithDeletions(database, name, before)) users.add(userId);
  return users;
}

async function purgeUser(database: Database, userId: string, before: Stamp, nowMs: number): Promise<number> {
  let purged = 0;
  for (;;) {
    const some = await inTransaction(database, (trx) => purgeSome(trx, userId, before, nowMs)).catch(nobodyLeft);
    purged += some.removed;
    if (some.isLast) return purged;
  }
}

/** The number of rows that one transaction removed, and whether none are left. */
interface Some {
  removed: number;
  isLast: boolean;
}

/** Purges some rows under the lock of the feed, so that a reader sees the records with the old horizon, or neither. */
async function purgeSome(trx: Transaction, userId: string, before: Stamp, nowMs: number): Promise<Some> {
  const feed = await lockFeed(trx, userId);
  const steps = await deleteStepsOfPurged(trx, userId, feed, before, nowMs, ROWS_AT_ONCE);
  if (steps === ROWS_AT_ONCE) return { removed: 0, isLast: false };
  const removed: RemovedDeletion[] = [];
  for (const name of resourceNames)
    removed.push(...(await removeDeletions(trx, name, userId, before, ROWS_AT_ONCE - removed.length)));
  await forgetInFeed(trx, userId, removed);
  return { removed: removed.length, isLast: removed.length < ROWS_AT_ONCE };
}

/** Handles an account that was deleted meanwhile, whose records are gone with it. */
function nobodyLeft(error: unknown): Some {
  if (error instanceof Problem && error.code === 'session_revoked') return { removed: 0, isLast: true };
  throw error;
}
