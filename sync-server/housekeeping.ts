/**
 * Periodic maintenance, by one instance at a time: removes old tombstones, expired sign-ins and expired counts of limits, and counts
 * anew how many bytes each user stores.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { purgeSignIns } from './auth/purge-sign-ins.ts';
import { inTransaction, type Database, type Transaction } from './database/connection.ts';
import { sweepRateCounts } from './database/rate-counters.ts';
import { purgeDeletions } from './sync/purge-deletions.ts';
import { recountFeeds } from './sync/recount-feeds.ts';

/** The key of an advisory lock that nothing else in this database uses. */
const LOCK = 7_305_002;
const EVERY_MS = 6 * 3_600_000;

/** The number of rows removed, and of users whose stored bytes were counted wrongly. */
export interface Purged {
  deletions: number;
  signIns: number;
  counts: number;
  corrected: number;
}

/**
 * Runs all maintenance once, unless another instance is running it.
 * @param nowMs  milliseconds since 1970
 * @returns null while another instance holds the lock
 * @throws Problem `unavailable`
 */
export function runHousekeeping(database: Database, nowMs: number): Promise<Purged | null> {
  return inTransaction(database, async (holder) => {
    await holder.raw('set local idle_in_transaction_session_timeout = 0');
    if (!(await tryLock(holder))) return null;
    return {
      deletions: await purgeDeletions(database, nowMs),
      signIns: await purgeSignIns(database, nowMs),
      counts: await sweepRateCounts(database, nowMs),
      corrected: await recountFeeds(database),
    };
  });
}

/**
 * Runs the maintenance again and again until `ending`. The first run comes at a random moment within 36 minutes of the start, so that
 * instances that start together take turns.
 * @param everyMs  the mean time between two runs; each wait is drawn between half of it and one and a half times
 */
export async function runHousekeepingRegularly(
  { database, log, ending }: { database: Database; log: Logger; ending: AbortSignal },
  everyMs: number = EVERY_MS,
): Promise<void> {
  for (let waitMs = everyMs * 0.1 * Math.random(); !ending.aborted; waitMs = everyMs * (0.5 + Math.random())) {
    await sleep(waitMs, undefined, { signal: ending, ref: false }).catch(() => undefined);
    if (ending.aborted) return;
    try {
      const purged = await runHousekeeping(database, Date.now());
      if (purged && purged.deletions + purged.signIns + purged.corrected > 0)
        log.info({ purged }, 'What was out of date was purged.');
    } catch (error) {
      log.warn({ err: error }, 'What is out of date could not be purged; it will be later.');
    }
  }
}

async function tryLock(holder: Transaction): Promise<boolean> {
  const { rows } = await holder.raw<{ rows: { taken: boolean }[] }>('select pg_try_advisory_xact_lock(?) as taken', [
    LOCK,
  ]);
  return rows[0]?.taken === true;
}
