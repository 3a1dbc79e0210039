/**
 * This replica's clock: who it is, the last stamp that moved it, and how far its wall clock is off. It is stored in the
 * transaction of the write that it stamps, so no crash can make it go back.
 * @see docs/sync-rules.md R2, R6
 */
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import { laterStamp, nextStamp, stampMs, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

export interface Clock {
  replicaId: string;
  /** The replicas of guests whose work became this person's: what bears their stamps was written here, too. */
  adopted?: string[];
  /** What the next stamp must exceed, whichever record it is for. */
  last?: Stamp;
  /** Server's clock minus this device's, in ms. */
  offsetMs: number;
  /** Its person signed out and all of it was sent: nothing may be written here any more, by a tab that does not know yet. */
  isLeft?: true;
}

/**
 * Reads the clock; the first reading of a database draws its replica id. Run it inside a transaction over `meta`.
 * @throws Error when its person has signed out, so that what they write in another tab is kept there and not lost with the store
 */
export async function readClock(store: Store): Promise<Clock> {
  const clock = await readMeta<Clock>(store, 'clock');
  if (clock?.isLeft) throw new Error('This person has signed out in another tab.');
  return clock ?? { replicaId: store.ports.newReplicaId(), offsetMs: 0 };
}

/** Takes a store into use again whose removal was cut short after its person had signed out: it is empty. */
export async function takeIntoUse(store: Store): Promise<void> {
  await store.transaction('rw', store.meta, async () => {
    if ((await readMeta<Clock>(store, 'clock'))?.isLeft) await store.meta.delete('clock');
  });
}

/** Stores the clock, in the same transaction as what it stamped. */
export async function saveClock(store: Store, clock: Clock): Promise<void> {
  await store.meta.put({ key: 'clock', value: clock });
}

/**
 * The next stamp: greater than every stamp that this replica made, and than those of the record that it is for. A record from the
 * future gets the stamp right after its own; that does not move the clock, so other records are stamped by the time as before.
 * @param nowMs   the wall clock of this device, uncorrected
 * @param record  what is written, as its author sees it, its deletion included
 */
export function tick(clock: Clock, nowMs: number, record?: Stamped | null): Stamp {
  const floor = record ? latestStamp(record.stamps) : undefined;
  const stamp = nextStamp(laterStamp(clock.last, floor), nowMs + clock.offsetMs, clock.replicaId);
  const isOwn = floor === undefined || (clock.last !== undefined && floor <= clock.last);
  if (isOwn) clock.last = stamp;
  else witness(clock, stamp, nowMs);
  return stamp;
}

/** Takes note of a stamp that came from elsewhere; moves the clock, unless the stamp is from the future. */
export function witness(clock: Clock, stamp: Stamp | undefined, nowMs: number): void {
  if (stamp === undefined || stampMs(stamp) > nowMs + clock.offsetMs + MAX_AHEAD_MS) return;
  clock.last = laterStamp(stamp, clock.last);
}

/**
 * Lets go of a stamp that was made while this device, or the server by which it goes, had a wrong time.
 * @param latestMs  what lies later is from the future, in ms since 1970 by the corrected clock
 */
export function forgetFuture(clock: Clock, latestMs: number): void {
  if (clock.last !== undefined && stampMs(clock.last) > latestMs) delete clock.last;
}
