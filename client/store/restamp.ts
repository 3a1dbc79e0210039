/**
 * Gives unsent changes new stamps when this device's clock proves wrong, in the order in which they were made. Time
 * never costs a user a write.
 * @see contract section 3; docs/sync-rules.md R6, R7
 */
import { latestStamp, type Stamps } from '#protocol/merge.ts';
import {
  formatStamp,
  isNobodys,
  laterStamp,
  nextStamp,
  parseStamp,
  stampMs,
  toNobodys,
  type Stamp,
} from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { forgetTicks, tick, type Clock } from './clock.ts';
import { visible, type RecordState } from './record-state.ts';
import { slotStamp, type Slot } from './slot.ts';

/** Gives a refused slot stamps of now; run it for several in the order of their stamps. */
export function restampNow(slot: Slot, clock: Clock, nowMs: number, mutationId: string): Slot {
  forgetTheFuture(clock, nowMs);
  return replaceStamps(slot, mutationId, (old) =>
    isNobodys(old) ? toNobodys(tick(clock, nowMs)) : tick(clock, nowMs),
  );
}

/** A clock that once ran far ahead would stamp ahead for ever, since it never goes back by itself. */
function forgetTheFuture(clock: Clock, nowMs: number): void {
  if (!clock.last || stampMs(clock.last) <= nowMs + clock.offsetMs + MAX_AHEAD_MS) return;
  forgetTicks(clock);
}

/**
 * Shifts what was never sent by the correction of the clock, in order; and the clock with it. A change stays later
 * than what its author saw: the server's value, or what is on its way.
 * @param states  every record with unsent changes
 * @param deltaMs  how far the correction moved
 */
export function shiftUnsent(states: RecordState[], clock: Clock, deltaMs: number, newId: () => string): RecordState[] {
  const unsent = states.filter(({ queued }) => queued && !queued.sent);
  unsent.sort((a, b) => (slotStamp(a.queued!) < slotStamp(b.queued!) ? -1 : 1));
  forgetTicks(clock);
  for (const state of states)
    for (const slot of [state.sending, state.queued])
      if (slot?.sent) clock.last = laterStamp(latestStamp(slot.stamps)!, clock.last);
  for (const state of unsent) {
    const seen = visible({ ...state, queued: null });
    const floor = seen ? latestStamp(seen.stamps) : undefined;
    state.queued = replaceStamps(state.queued!, newId(), (old) => shift(old, deltaMs, floor, clock));
  }
  return unsent;
}

/** The same stamps by another clock. */
export const shiftStamps = (stamps: Stamps, deltaMs: number): Stamps =>
  deltaMs === 0
    ? stamps
    : Object.fromEntries(
        Object.entries(stamps).map(([field, stamp]) => {
          const parts = parseStamp(stamp);
          return [field, formatStamp({ ...parts, ms: Math.max(0, parts.ms + deltaMs) })];
        }),
      );

/**
 * A stamp moved by some milliseconds, but never behind what its author saw. What nobody wrote goes back with the rest and
 * never forth: it stays before all that anybody, here or elsewhere, wrote into the record.
 */
function shift(old: Stamp, deltaMs: number, floor: Stamp | undefined, clock: Clock): Stamp {
  const parts = parseStamp(old);
  const movedBy = (byMs: number) => ({ ...parts, ms: Math.max(0, parts.ms + byMs) });
  if (isNobodys(old)) return formatStamp(movedBy(Math.min(0, deltaMs)));
  const shifted = formatStamp({ ...movedBy(deltaMs), replicaId: clock.replicaId });
  const stamp = floor !== undefined && shifted <= floor ? nextStamp(floor, 0, clock.replicaId) : shifted;
  clock.last = laterStamp(stamp, clock.last);
  return stamp;
}

/** The same slot with each of its stamps replaced, equal ones by equal ones, earlier ones by earlier ones. */
function replaceStamps(slot: Slot, mutationId: string, replace: (old: Stamp) => Stamp): Slot {
  const old = [...new Set(Object.values(slot.stamps))].sort();
  const fresh = new Map(old.map((stamp) => [stamp, replace(stamp)]));
  const stamps = Object.fromEntries(Object.entries(slot.stamps).map(([field, stamp]) => [field, fresh.get(stamp)!]));
  return { ...slot, mutationId, stamps };
}
