/**
 * Gives unsent changes new stamps when this device's clock proves wrong, in the order in which they were made. A wrong clock
 * never loses a write.
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
 * Gives the stamps of a slot that the server found ahead the time of now, or the stamp right after the record's if that is later. Stamps
 * from before now stay. Run it for several slots in the order of their stamps.
 * @param nowMs   the wall clock of this device, uncorrected
 * @param record  the record under the slot; null where there is none
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
    // The deletion must stay later than the edits before it.
    const content = restampNow({ ...slot, stamps: written }, clock, nowMs, mutationId, record);
    const seen = { id: '', stamps: { ...record?.stamps, ...content.stamps } };
    return { ...content, stamps: { ...content.stamps, deleted: tick(clock, nowMs, seen) } };
  }
  const isAhead = (stamp: Stamp): boolean => stampMs(stamp) > dueMs;
  const isNone = !Object.values(slot.stamps).some(isAhead);
  // One stamp for all fields: the server accepts only the stamp right after the record's.
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
 * Replaces stamps from the future in a record, as if it had been written now, in the same order.
 * @param dueMs  the time, in ms since 1970 by the corrected clock
 */
export function toPresent(record: Stamped, dueMs: number): Stamped {
  const present = presentStamps(Object.values(record.stamps), dueMs, dueMs);
  const stamps = Object.entries(record.stamps).map(([field, stamp]) => [field, present.get(stamp) ?? stamp]);
  return { ...record, stamps: Object.fromEntries(stamps) as Stamps };
}

/**
 * Shifts the stamps of changes that were never sent, and the clock, by a correction: in order, and not into the future. A change stays
 * later than the values that its author saw, those of the server and those on their way. Changes made before a deletion that is sent
 * first keep their stamps, so that they stay before it.
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
      // The order of the stamps is kept: a deletion stays later than the edit before it.
      if (!isSystemStamp(old)) floor = stamp;
      return stamp;
    });
    keepEmptied(state);
  }
  return unsent;
}

/** Keeps the trash of a deletion emptied when the deletion gets a new stamp. */
export function keepEmptied(state: RecordState): void {
  if (state.emptied !== undefined) state.emptied = state.queued?.stamps.deleted ?? state.emptied;
}

/** Shifts stamps by some milliseconds. */
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
 * Shifts a stamp, but never before the values that its author saw. A system stamp is only shifted back, never forward, so that it
 * stays before every write of a person.
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

/** A slot with each stamp replaced; equal stamps get equal ones, and their order is kept. */
function replaceStamps(slot: Slot, mutationId: string, replace: (old: Stamp) => Stamp): Slot {
  const old = [...new Set(Object.values(slot.stamps))].sort();
  const fresh = new Map(old.map((stamp) => [stamp, replace(stamp)]));
  const stamps = Object.fromEntries(Object.entries(slot.stamps).map(([field, stamp]) => [field, fresh.get(stamp)!]));
  return { ...slot, mutationId, stamps };
}
