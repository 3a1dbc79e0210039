/**
 * This replica's clock: who it is, the last stamp that it made or saw, and how far its wall clock is off. It is
 * stored in the transaction of the write that it stamps, so no crash can make it go back.
 * @see docs/sync-rules.md R2, R6
 */
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import { laterStamp, nextStamp, type Stamp } from '#protocol/stamp.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

export interface Clock {
  replicaId: string;
  /** The greatest stamp that came from elsewhere. */
  seen?: Stamp;
  /** The greatest stamp that this replica made or saw. */
  last?: Stamp;
  /** Server's clock minus this device's, in ms. */
  offsetMs: number;
}

/** Reads the clock; the first reading of a database draws its replica id. Run it inside a transaction over `meta`. */
export async function readClock(store: Store): Promise<Clock> {
  return (await readMeta<Clock>(store, 'clock')) ?? { replicaId: store.ports.newReplicaId(), offsetMs: 0 };
}

/** Stores the clock, in the same transaction as what it stamped. */
export async function saveClock(store: Store, clock: Clock): Promise<void> {
  await store.meta.put({ key: 'clock', value: clock });
}

/**
 * The next stamp; moves the clock. Always greater than everything that this replica made or saw.
 * @param seen  what the author sees, whose stamps the clock may have forgotten when it was set right
 */
export function tick(clock: Clock, nowMs: number, seen?: Stamped | null): Stamp {
  const floor = seen ? latestStamp(seen.stamps) : undefined;
  clock.last = nextStamp(laterStamp(clock.last, floor), nowMs + clock.offsetMs, clock.replicaId);
  return clock.last;
}

/** Forgets what this replica made itself; what it saw elsewhere stays. */
export function forgetTicks(clock: Clock): void {
  delete clock.last;
  if (clock.seen) clock.last = clock.seen;
}

/** Takes note of a stamp that came from elsewhere; moves the clock. */
export function witness(clock: Clock, stamp: Stamp | undefined): void {
  clock.seen = laterStamp(clock.seen, stamp) as Stamp;
  clock.last = laterStamp(clock.last, stamp) as Stamp;
}
