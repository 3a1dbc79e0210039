/**
 * What has to be done now and then, by any instance and by one at a time: old deletions are forgotten, ways to sign in and counts of
 * limits whose time is over are removed, and what users store is counted anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { purgeSignIns } from './auth/purge-sign-ins.ts';
import { inTransaction, type Database, type Transaction } from './database/connection.ts';
import { sweepRateCounts } from './database/rate-counters.ts';
import { purgeDeletions } from './sync/purge-deletions.ts';
import { recountFeeds } from './sync/recount-feeds.ts';

/** Any number that nothing else in this database locks. */
const LOCK = 7_305_002;
const EVERY_MS = 6 * 3_600_000;

/** How many rows went, and how many users' counts of what they store were wrong. */
export interface Purged {
  deletions: number;
  signIns: number;
  counts: number;
  corrected: number;
}

/**
 * Does all of it, unless another instance is at it.
 * @param nowMs  milliseconds since 1970
 * @returns null when another instance is at it
 * @throws Problem `unavailable`
 */
export function keepHouse(database: Database, nowMs: number): Promise<Purged | null> {
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
 * Keeps house now and then until `ending`, at first some minutes after the start, so that instances that start together take turns.
 * @param everyMs  the time between two runs, give or take
 */
export async function keepHouseNowAndThen(
  { database, log, ending }: { database: Database; log: Logger; ending: AbortSignal },
  everyMs: number = EVERY_MS,
): Promise<void> {
  for (let waitMs = everyMs * 0.1 * Math.random(); !ending.aborted; waitMs = everyMs * (0.5 + Math.random())) {
    await sleep(waitMs, undefined, { signal: ending, ref: false }).catch(() => undefined);
    if (ending.aborted) return;
    try {
      const purged = await keepHouse(database, Date.now());
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
