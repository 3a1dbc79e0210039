/**
 * Gives unsent changes new stamps when this device's clock proves wrong, in the order in which they were made. Time
 * never costs a user a write.
 * @see contract section 3; docs/sync-rules.md R6, R7
 */
import { isDeleted, latestStamp, type Stamped, type Stamps } from '#protocol/merge.ts';
import {
  formatStamp,
  isSystemStamp,
  parseStamp,
  presentStamps,
  stampAfter,
  stampMs,
  toSystemStamp,
  ZERO_STAMP,
  type Stamp,
} from '#protocol/stamp.ts';
import { forgetFuture, tick, witness, type Clock } from './clock.ts';
import { isOwn } from './as-left.ts';
import { visible, type RecordState } from './record-state.ts';
import { slotStamp, type Slot } from './slot.ts';

/**
 * Gives a slot that the server found ahead the stamp of now, or the one right after its record's, whichever is later. What it holds
 * from before now keeps its stamps. Run it for several slots in the order of their stamps.
 * @param nowMs   the wall clock of this device, uncorrected
 * @param record  what the slot is written over; null where there is nothing
 */
export function restampNow(
  slot: Slot,
  clock: Clock,
  nowMs: number,
  mutationId: string,
  record: Stamped | null = null,
): Slot {
  const dueMs = nowMs + clock.offsetMs;
  forgetFuture(clock, dueMs);
  const { deleted, ...written } = slot.stamps;
  if (deleted !== undefined && Object.keys(written).length > 0) {
    // The deletion stays the later one.
    const content = restampNow({ ...slot, stamps: written }, clock, nowMs, mutationId, record);
    const seen = { id: '', stamps: { ...record?.stamps, ...content.stamps } };
    return { ...content, stamps: { ...content.stamps, deleted: tick(clock, nowMs, seen) } };
  }
  const isAhead = (stamp: Stamp): boolean => stampMs(stamp) > dueMs;
  const isNone = !Object.values(slot.stamps).some(isAhead);
  // One stamp for all of them: the server takes only the one right after its record's.
  const fresh = tick(clock, nowMs, record);
  return replaceStamps(slot, mutationId, (old) => {
    if (!isNone && !isAhead(old)) return old;
    return isSystemStamp(old) ? toSystemStamp(fresh) : fresh;
  });
}

/** The deletion by its own author that a change waits behind which was made before it and shows nowhere. @see docs/sync-rules.md R78 */
export function deletionOver(state: RecordState, clock: Clock): Stamp | undefined {
  if (state.queued?.method !== 'PATCH') return undefined;
  const { stamps } = visible(state)!;
  return isDeleted(stamps) && isOwn(stamps.deleted, clock) ? stamps.deleted : undefined;
}

/**
 * A record without stamps from the future, as if it had been written now, in the same order.
 * @param dueMs  the time, in ms since 1970 by the corrected clock
 */
export function toPresent(record: Stamped, dueMs: number): Stamped {
  const present = presentStamps(Object.values(record.stamps), dueMs, dueMs);
  const stamps = Object.entries(record.stamps).map(([field, stamp]) => [field, present.get(stamp) ?? stamp]);
  return { ...record, stamps: Object.fromEntries(stamps) as Stamps };
}

/**
 * Shifts what was never sent by the correction of the clock, in order, but not into the future; and the clock with it. A change stays
 * later than what its author saw: the server's value, or what is on its way. What was written before a deletion that is told first stays
 * before that, and so as it is.
 * @param states   every record with unsent changes
 * @param deltaMs  how far the correction moved
 * @param nowMs    the wall clock of this device, uncorrected
 */
export function shiftUnsent(
  states: RecordState[],
  clock: Clock,
  deltaMs: number,
  newId: () => string,
  nowMs = Infinity,
): RecordState[] {
  const unsent = states.filter(
    (state) => state.queued && !state.queued.sent && deletionOver(state, clock) === undefined,
  );
  unsent.sort((a, b) => (slotStamp(a.queued!) < slotStamp(b.queued!) ? -1 : 1));
  delete clock.last;
  for (const state of states)
    for (const slot of [state.sending, state.queued]) if (slot?.sent) witness(clock, latestStamp(slot.stamps), nowMs);
  for (const state of unsent) {
    const seen = visible({ ...state, queued: null });
    let floor = seen ? latestStamp(seen.stamps) : undefined;
    state.queued = replaceStamps(state.queued!, newId(), (old) => {
      const stamp = shift(old, deltaMs, floor, clock, nowMs);
      // What was written later stays later: a deletion than the edit before it.
      if (!isSystemStamp(old)) floor = stamp;
      return stamp;
    });
    keepEmptied(state);
  }
  return unsent;
}

/** The trash of a deletion that got another stamp stays emptied. */
export function keepEmptied(state: RecordState): void {
  if (state.emptied !== undefined) state.emptied = state.queued?.stamps.deleted ?? state.emptied;
}

/** The same stamps by another clock. */
export const shiftStamps = (stamps: Stamps, deltaMs: number): Stamps =>
  deltaMs === 0
    ? stamps
    : Object.fromEntries(
        Object.entries(stamps).map(([field, stamp]) => {
          if (stamp === ZERO_STAMP) return [field, stamp];
          const parts = parseStamp(stamp);
          return [field, formatStamp({ ...parts, ms: Math.max(0, parts.ms + deltaMs) })];
        }),
      );

/**
 * A stamp moved by some milliseconds, but never behind what its author saw. A system stamp goes back with the rest and
 * never forth: it stays before all that anybody, here or elsewhere, wrote into the record.
 */
function shift(old: Stamp, deltaMs: number, floor: Stamp | undefined, clock: Clock, nowMs: number): Stamp {
  const parts = parseStamp(old);
  const movedBy = (byMs: number) => ({ ...parts, ms: Math.max(0, parts.ms + byMs) });
  if (isSystemStamp(old)) return formatStamp(movedBy(Math.min(0, deltaMs)));
  const ms = Math.min(movedBy(deltaMs).ms, Math.floor(nowMs + clock.offsetMs));
  const shifted = formatStamp({ ...parts, ms, replicaId: clock.replicaId });
  const isBehind = floor !== undefined && shifted <= floor;
  const stamp = (isBehind && stampAfter(floor, clock.replicaId)) || shifted;
  witness(clock, stamp, nowMs);
  return stamp;
}

/** The same slot with each of its stamps replaced, equal ones by equal ones, earlier ones by earlier ones. */
function replaceStamps(slot: Slot, mutationId: string, replace: (old: Stamp) => Stamp): Slot {
  const old = [...new Set(Object.values(slot.stamps))].sort();
  const fresh = new Map(old.map((stamp) => [stamp, replace(stamp)]));
  const stamps = Object.fromEntries(Object.entries(slot.stamps).map(([field, stamp]) => [field, fresh.get(stamp)!]));
  return { ...slot, mutationId, stamps };
}
