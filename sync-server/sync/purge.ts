/**
 * The purge: deletions that are old enough are forgotten. What was purged moves the horizon of its user's feed, so that a reader who
 * may have missed it is told to start over.
 *
 * One rule decides what is old: the stamp of the deletion. Any instance may run it, one at a time does.
 * @see contract section 4.5; docs/sync-rules.md R41
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Problem } from '#protocol/problem.ts';
import { resourceNames } from '#protocol/resources.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import { raiseHorizon, removeDeletions, usersWithDeletions } from '../database/deletions.ts';
import { lockFeed } from '../database/feed-head.ts';

const DAY_MS = 86_400_000;
/** How long a deletion is remembered. */
export const RETENTION_MS = 180 * DAY_MS;
/** Any number that nothing else in this database locks. */
const LOCK = 7_305_002;
/** Rows that one transaction removes, so that nobody waits long for the lock of the feed. */
const ROWS_AT_ONCE = 500;
const EVERY_MS = 6 * 3_600_000;

/**
 * Purges what was deleted more than `RETENTION_MS` ago, unless another instance is at it.
 * @param nowMs  milliseconds since 1970
 * @returns how many records were forgotten; null when another instance is at it
 * @throws Problem `unavailable`
 */
export function purge(database: Database, nowMs: number): Promise<number | null> {
  const before = formatStamp({ ms: nowMs - RETENTION_MS, counter: 0, replicaId: '0'.repeat(16) });
  return inTransaction(database, async (holder) => {
    await holder.raw('set local idle_in_transaction_session_timeout = 0');
    if (!(await tryLock(holder))) return null;
    let purged = 0;
    for (const userId of await usersToPurge(database, before)) purged += await purgeUser(database, userId, before);
    return purged;
  });
}

/**
 * Purges now and then until `ending`, at first some minutes after the start, so that instances that start together take turns.
 * @param everyMs  the time between two runs, give or take
 */
export async function purgeNowAndThen(
  { database, log, ending }: { database: Database; log: Logger; ending: AbortSignal },
  everyMs: number = EVERY_MS,
): Promise<void> {
  for (let waitMs = everyMs * 0.1 * Math.random(); !ending.aborted; waitMs = everyMs * (0.5 + Math.random())) {
    await sleep(waitMs, undefined, { signal: ending, ref: false }).catch(() => undefined);
    if (ending.aborted) return;
    try {
      const purged = await purge(database, Date.now());
      if (purged) log.info({ purged }, 'Old deletions were purged.');
    } catch (error) {
      log.warn({ err: error }, 'Old deletions could not be purged; they will be later.');
    }
  }
}

async function tryLock(holder: Transaction): Promise<boolean> {
  const { rows } = await holder.raw<{ rows: { taken: boolean }[] }>('select pg_try_advisory_xact_lock(?) as taken', [
    LOCK,
  ]);
  return rows[0]?.taken === true;
}

async function usersToPurge(database: Database, before: Stamp): Promise<Set<string>> {
  const users = new Set<string>();
  for (const name of resourceNames)
    for (const userId of await usersWithDeletions(database, name, before)) users.add(userId);
  return users;
}

async function purgeUser(database: Database, userId: string, before: Stamp): Promise<number> {
  let purged = 0;
  for (;;) {
    const some = await inTransaction(database, (trx) => purgeSome(trx, userId, before)).catch(nobodyLeft);
    purged += some;
    if (some < ROWS_AT_ONCE) return purged;
  }
}

/** Under the lock of the feed: a reader sees the records and the old horizon, or neither. */
async function purgeSome(trx: Transaction, userId: string, before: Stamp): Promise<number> {
  await lockFeed(trx, userId);
  const versions: number[] = [];
  for (const name of resourceNames)
    versions.push(...(await removeDeletions(trx, name, userId, before, ROWS_AT_ONCE - versions.length)));
  if (versions.length > 0) await raiseHorizon(trx, userId, Math.max(...versions));
  return versions.length;
}

/** The account was deleted meanwhile: its records went with it. */
function nobodyLeft(error: unknown): number {
  if (error instanceof Problem && error.code === 'session_revoked') return 0;
  throw error;
}
