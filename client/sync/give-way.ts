/**
 * Changes that are sent again to a restored server and bear stamps from the future, made while a server's clock was ahead. With new stamps
 * they would override what was written since the restore; the later writes win instead.
 * @see docs/sync-rules.md R29
 */
import { fieldsOf, isDeleted, pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { laterStamp, stampMs, stampReplica, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { addNotice, type Settlement } from '#client/store/absorb.ts';
import { toRefused, type RecordState } from '#client/store/record-state.ts';
import type { Slot } from '#client/store/slot.ts';

/**
 * Removes the fields that give way from a slot that was refused as ahead. Each is kept in a conflict notice, or in "needs attention" where
 * the record was deleted. Writes from before this device last knew the record with a correct time do not count.
 */
export function giveWay(settlement: Settlement, state: RecordState): void {
  const { queued: slot, server } = state;
  if (!slot?.back || !server || state.assumed) return;
  const { back } = slot;
  const latestMs = settlement.nowMs + settlement.clock.offsetMs + MAX_AHEAD_MS;
  const isAhead = (stamp: Stamp | undefined): boolean => stamp !== undefined && stampMs(stamp) > latestMs;
  const known = Object.values(back).reduce(
    (last, stamp) => (isAhead(stamp) ? last : laterStamp(stamp, last)),
    ZERO_STAMP,
  );
  const isSince = (stamp: Stamp | undefined): boolean => stamp !== undefined && !isAhead(stamp) && stamp > known;
  const isGiven = (field: string): boolean => slot.stamps[field] === stampOf(back, field);
  const isGivenAhead = (field: string): boolean => isGiven(field) && isAhead(slot.stamps[field]);
  if (isDeleted(server.stamps)) {
    if (slot.method !== 'DELETE' && isSince(server.stamps.deleted) && Object.keys(slot.body).every(isGiven))
      setAside(settlement, state, slot);
    return;
  }
  const since = fieldsOf(server).filter((field) => isSince(stampOf(server.stamps, field)));
  const outrun = since.filter(isGivenAhead);
  if (since.length > 0 && isGivenAhead('deleted')) outrun.push('deleted');
  for (const field of outrun) noteOutrun(settlement, state, server, field, slot);
  if (outrun.length > 0) state.queued = withoutFields(slot, outrun);
}

function noteOutrun(settlement: Settlement, state: RecordState, server: Stamped, field: string, slot: Slot): void {
  const isDeletion = field === 'deleted';
  const [stands, gaveWay] = isDeletion ? [null, true] : [server[field], slot.body[field]];
  const mine = stampReplica(slot.stamps[field]!) === settlement.clock.replicaId;
  if (stands !== gaveWay) addNotice(settlement, state, { field, stands, gaveWay, mine });
}

/** Moves a change of a deleted record to "needs attention", where its author may restore the record. */
function setAside({ attention, nowMs, clock }: Settlement, state: RecordState, slot: Slot): void {
  const problem = new Problem('not_found', 'This was deleted on another device meanwhile.').toJSON();
  attention.push(toRefused(state, slot, problem, nowMs + clock.offsetMs));
  state.queued = null;
}

/** A slot without some fields, as a change, since the server has the record; null where nothing is left. */
function withoutFields(slot: Slot, fields: readonly string[]): Slot | null {
  const left = Object.keys(slot.body).filter((field) => !fields.includes(field));
  if (left.length === 0) return null;
  return { ...slot, method: 'PATCH', body: pick(slot.body, left), stamps: pick(slot.stamps, left) as Stamps };
}
