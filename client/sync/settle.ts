/**
 * Applies the result of a mutation to its record and queue.
 *
 * | status            | what happens                                                             |
 * | 200 201 204       | acknowledged: the server holds it                                        |
 * | 404 of a DELETE   | acknowledged: the record does not exist, as intended                     |
 * | 404 of a PATCH after a deletion | kept in the trash                                          |
 * | 404 of a PATCH    | the creation never arrived or was lost: sent again whole, as a POST      |
 * | 409 of a POST     | the goal is folded into the existing one                                 |
 * | 422               | gets new stamps of the corrected clock and is sent again                 |
 * | 507               | the account is full: stays queued and is sent again from time to time    |
 * | 500               | sent again alone, later; refused after several failures                  |
 * | 400 of a field that the server does not know yet | stays queued until it does                |
 * | any other         | refused: the record is reset, the change is kept in "needs attention"    |
 * @see contract section 4.6; docs/sync-rules.md R15–R20, R80
 */
import { isDeleted, latestStamp, mergeRecords, type Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { canBeMade, resourceOf } from '#protocol/resources.ts';
import { stampMs, type Stamp } from '#protocol/stamp.ts';
import type { Result } from '#protocol/sync-answer.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { addNotice, type Settlement } from '#client/store/absorb.ts';
import { assume, isLive, toRefused, visible, type RecordState } from '#client/store/record-state.ts';
import { splitByKnown } from '#client/store/server-schema.ts';
import { deletionOver, keepEmptied, restampNow, toPresent } from '#client/store/restamp.ts';
import {
  combineSlots,
  contentOfDeleted,
  rejoinSlots,
  slotToStamped,
  tellCreation,
  type Slot,
} from '#client/store/slot.ts';
import { foldGoal } from './fold-goal.ts';
import { giveWay } from './give-way.ts';

const MAX_FAILURES = 5;

/** Settles one result, which answers the slot `state.sending`. Only folding reads the store, and is asynchronous. */
export function settle(settlement: Settlement, state: RecordState, result: Result): Promise<void> | void {
  const slot = state.sending!;
  const { status, problem } = result;
  if (status >= 200 && status < 300) return acknowledge(settlement, state, slot, result);
  if (status === 404 && slot.method === 'DELETE') return acknowledgeGone(state, slot);
  if (status === 404 && slot.method === 'PATCH' && isGone(state)) return keepTold(state, slot);
  if (status === 404 && slot.method === 'PATCH' && wholeSlot(state)) return sendWhole(settlement, state);
  if (status === 409 && slot.method === 'POST' && problem?.existing)
    return foldGoal(settlement, state, problem, () => requeue(settlement, state));
  if (status === 422) return restamp(settlement, state, result);
  if (status === 507) return waitForRoom(settlement, state);
  if (status === 400 && isBeyond(settlement, state, slot)) return requeue(settlement, state);
  if (status >= 500 && slot.failures + 1 < MAX_FAILURES) return retryLater(settlement, state, slot);
  refuse(settlement, state, slot, result);
}

/** Whether a slot has fields that the server does not know any more, because it was replaced by an older release. */
function isBeyond({ schema }: Settlement, { resource }: RecordState, slot: Slot): boolean {
  return splitByKnown(resource, slot, schema, '').first !== slot;
}

function acknowledge(
  settlement: Settlement,
  state: RecordState,
  slot: Slot,
  { overwrote }: Result,
): Promise<void> | void {
  if (mayMakeRoom(state, slot)) settlement.room = 'made';
  keepTold(state, slot);
  if (overwrote) return noteOverwritten(settlement, state, slot, overwrote);
}

function acknowledgeGone(state: RecordState, slot: Slot): void {
  state.server &&= mergeRecords(state.server, slotToStamped(state.id, slot));
  state.sending = null;
}

/** Adds an acknowledged slot to the server's version; where the server has no record any more, the trash keeps the content. */
function keepTold(state: RecordState, slot: Slot): void {
  state.server = mergeRecords(state.server ?? { id: state.id, stamps: {} }, slotToStamped(state.id, slot));
  state.sending = null;
  delete state.assumed;
}

const isGone = (state: RecordState): boolean => isDeleted(visible(state)?.stamps ?? {});

/** Returns the slot on its way to the queue, under the edits made meanwhile. */
function requeue({ store }: Settlement, state: RecordState): void {
  assume(state, contentOfDeleted(state.id, state.sending, state.queued));
  state.queued = rejoinSlots(state.sending, state.queued, store.ports.newId());
  state.sending = null;
}

/** A creation of the whole record as it is shown here; null when its content is unknown, or it is deleted. */
function wholeSlot(state: RecordState): Slot | null {
  const record = visible(state);
  const slot = state.queued ?? state.sending;
  if (!slot || !isLive(state.resource, record) || !canBeMade(state.resource)) return null;
  return { ...slot, ...tellCreation(state.resource, record) };
}

function sendWhole(settlement: Settlement, state: RecordState): void {
  requeue(settlement, state);
  const whole = wholeSlot(state);
  if (!whole) return;
  state.queued = whole;
  // The server has no version: a refusal now removes the record.
  state.server = null;
}

/**
 * Gives a slot stamps later than the version under it, but before a deletion that was sent first. A server without that version, as after
 * a restore, gets it with new stamps too.
 */
function restamp(settlement: Settlement, state: RecordState, result: Result): void {
  requeue(settlement, state);
  giveWay(settlement, state);
  const { clock, store, nowMs, isWhole, refreshed: told } = settlement;
  const refused = state.queued;
  if (!refused) return;
  const again = (over: Stamped | null): Slot => restampNow(refused, clock, nowMs, store.ports.newId(), over);
  const end = deletionOver(state, clock);
  if (end !== undefined) return restampBefore(end, settlement, state, again, result);
  state.queued = again(state.server);
  // A slot that got the same stamps again was refused for another reason.
  const { stamps } = state.queued;
  const isNew = Object.entries(refused.stamps).some(([field, stamp]) => stamps[field] !== stamp);
  if (isWhole && !told.has(state) && state.server && !isNew) {
    state.server = toPresent(state.server, nowMs + clock.offsetMs);
    state.queued = again(state.server);
  }
  keepEmptied(state);
}

/** What was written before a deletion: where nothing is left between that and what it is written over, its author keeps it. */
function restampBefore(
  end: Stamp,
  settlement: Settlement,
  state: RecordState,
  again: (over: Stamped | null) => Slot,
  result: Result,
): void {
  const { deleted: _, ...stamps } = state.server?.stamps ?? {};
  const slot = again({ id: state.id, stamps });
  const last = latestStamp(slot.stamps)!;
  const isTaken = last < end && stampMs(last) <= settlement.nowMs + settlement.clock.offsetMs + MAX_AHEAD_MS;
  state.queued = isTaken ? slot : null;
  if (!isTaken) refuse(settlement, state, slot, result);
}

/** Whether an accepted change may have freed room in the account: a deletion, or a text that was rewritten. */
const mayMakeRoom = ({ resource }: RecordState, { method, body }: Slot): boolean =>
  method === 'DELETE' ||
  (method === 'PATCH' && resourceOf(resource).search.some((field) => Object.hasOwn(body, field)));

/** Marks a slot as waiting for room. Edits made meanwhile may be shorter, so they are tried at once. */
function waitForRoom(settlement: Settlement, state: RecordState): void {
  const isEdited = state.queued !== null;
  requeue(settlement, state);
  if (!isEdited) state.queued = { ...state.queued!, full: true };
  settlement.room ??= 'none';
}

function retryLater(settlement: Settlement, state: RecordState, { failures }: Slot): void {
  requeue(settlement, state);
  state.queued = { ...state.queued!, failures: failures + 1, sitOut: 2 * (failures + 1) };
}

/** Moves a refused change from the record to "needs attention". Edits on top of a refused creation go with it. */
function refuse(
  { clock, nowMs, attention }: Settlement,
  state: RecordState,
  slot: Slot,
  { status, problem }: Result,
): void {
  const whole =
    slot.method === 'POST' && state.queued ? (combineSlots(slot, state.queued, slot.mutationId) ?? slot) : slot;
  if (slot.method === 'POST') state.queued = null;
  state.sending = null;
  const plain = new Problem(status >= 500 ? 'internal_error' : 'invalid_request');
  const { mutationId } = slot;
  attention.push(
    toRefused(state, { ...whole, mutationId }, problem ?? { ...plain.toJSON(), status }, nowMs + clock.offsetMs),
  );
}

/**
 * Adds conflict notices for values of other devices that a slot replaced unseen, unless they have arrived here meanwhile. Overridden values
 * of this device get their notices in `absorb`.
 */
async function noteOverwritten(
  settlement: Settlement,
  state: RecordState,
  slot: Slot,
  overwrote: Record<string, unknown>,
): Promise<void> {
  const all = [...(await settlement.store.notices.toArray()), ...settlement.notices];
  const noted = all.filter(({ mine, recordId }) => !mine && recordId === state.id);
  for (const [field, gaveWay] of Object.entries(overwrote))
    if (!noted.some((notice) => notice.field === field && notice.gaveWay === gaveWay))
      addNotice(settlement, state, { field, stands: slot.body[field] ?? null, gaveWay, mine: false });
}
