/**
 * The clock of this replica: its id, the last stamp that moved it, and the offset of its wall clock. It is stored in the
 * transaction of the write that it stamps, so a crash cannot set it back.
 * @see docs/sync-rules.md R2, R6
 */
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import { laterStamp, nextStamp, stampMs, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

export interface Clock {
  replicaId: string;
  /** The replicas of guests whose work was adopted: writes with their stamps were made on this device, too. */
  adopted?: string[];
  /** The stamp that the next one must exceed, whichever record it is for. */
  last?: Stamp;
  /** The server's clock minus this device's, in ms. */
  offsetMs: number;
  /** Set once its person has signed out and everything was sent: a tab that does not know it yet must not write any more. */
  isLeft?: true;
}

/**
 * Reads the clock; the first call on a database draws its replica id. Run it inside a transaction over `meta`.
 * @throws Error when its person has signed out: another tab then keeps its text on the page instead of losing it with the store
 */
export async function readClock(store: Store): Promise<Clock> {
  const clock = await readMeta<Clock>(store, 'clock');
  if (clock?.isLeft) throw new Error('This person has signed out in another tab.');
  return clock ?? { replicaId: store.ports.newReplicaId(), offsetMs: 0 };
}

/** Reopens a store that was emptied at sign-out and whose removal did not finish. */
export async function takeIntoUse(store: Store): Promise<void> {
  await store.transaction('rw', store.meta, async () => {
    if ((await readMeta<Clock>(store, 'clock'))?.isLeft) await store.meta.delete('clock');
  });
}

/** Stores the clock, in the transaction of the write that it stamped. */
export async function saveClock(store: Store, clock: Clock): Promise<void> {
  await store.meta.put({ key: 'clock', value: clock });
}

/**
 * Makes the next stamp: greater than every stamp of this replica and than those of its record. A record with a stamp from the future gets
 * the stamp right after it; that does not move the clock, so other records get stamps of the present.
 * @param nowMs   the wall clock of this device, uncorrected
 * @param record  the record to be written, as its author sees it, including its deletion
 */
export function tick(clock: Clock, nowMs: number, record?: Stamped | null): Stamp {
  const floor = record ? latestStamp(record.stamps) : undefined;
  const stamp = nextStamp(laterStamp(clock.last, floor), nowMs + clock.offsetMs, clock.replicaId);
  const isOwn = floor === undefined || (clock.last !== undefined && floor <= clock.last);
  if (isOwn) clock.last = stamp;
  else witness(clock, stamp, nowMs);
  return stamp;
}

/** Moves the clock past a stamp that another replica made, unless the stamp is from the future. */
export function witness(clock: Clock, stamp: Stamp | undefined, nowMs: number): void {
  if (stamp === undefined || stampMs(stamp) > nowMs + clock.offsetMs + MAX_AHEAD_MS) return;
  clock.last = laterStamp(stamp, clock.last);
}

/**
 * Drops the last stamp if it is from the future: it was made while this device or its server had a wrong time.
 * @param latestMs  stamps later than this are from the future, in ms since 1970 by the corrected clock
 */
export function forgetFuture(clock: Clock, latestMs: number): void {
  if (clock.last !== undefined && stampMs(clock.last) > latestMs) delete clock.last;
}
