/**
 * The only local write. Records, outbox and clock change in one transaction that is on disk before the screen says
 * "saved"; a crash before its end leaves nothing behind, a crash after it loses nothing.
 * @see docs/sync-rules.md R11
 */
import { pick, type Stamped } from '#protocol/merge.ts';
import { fit } from './fit.ts';
import { withAlong } from '#protocol/resource.ts';
import { Problem } from '#protocol/problem.ts';
import { fieldNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { isSystemStamp, toSystemStamp, type Stamp } from '#protocol/stamp.ts';
import { asLeft } from './as-left.ts';
import { readClock, tick } from './clock.ts';
import type { RecordKey, Store, TrashRow } from './database.ts';
import { assume, isTakenAway, isThere, keyOf, visible, type RecordState } from './record-state.ts';
import { loadStates, resourcesIn, saveStates, stateTables } from './stored-states.ts';
import { isDefault, setFields } from './defaults.ts';
import { refuseUnfit } from './fitting-slot.ts';
import { reviveTold, stampsOfForgotten } from './revival.ts';
import { combineSlots, contentOfDeleted, neverSent, slotStamp, slotToStamped, stampAll, type Slot } from './slot.ts';

/**
 * An intent: fields to be set in a record, or its deletion. Setting fields creates a record that does not exist (then the required
 * ones must be among them) and restores a deleted one.
 */
export type Intent = {
  resource: ResourceName;
  id: string;
  /** In an intent that undoes another one: the record as that one left it. Later writes stay, see `as-left.ts`. */
  left?: Stamped | null;
} & (
  | { put: Record<string, unknown> }
  | {
      delete: true;
      /** Set where the creation is undone: not a deletion that a person decided on. */
      undone?: true;
    }
);

/**
 * Carries out intents, all or none.
 * @returns the intents that undo it, for this same function; empty when nothing changed
 * @throws Problem `invalid_request` when a field does not fit, before anything is stored
 * @throws DexieError when the device cannot store it; then nothing is stored
 */
export async function write(store: Store, intents: Intent[]): Promise<Intent[]> {
  const keys = intents.map(({ resource, id }): RecordKey => [resource, id]);
  return store.transaction('rw', stateTables(store, resourcesIn(keys)), async () => {
    const [clock, states] = await Promise.all([readClock(store), loadStates(store, keys)]);
    const undo: Intent[] = [];
    const changed = new Set<RecordState>();
    const forgotten: Forgotten[] = [];
    for (const intent of intents) {
      const state = states.get(keyOf(intent.resource, intent.id))!;
      const before = visible(state);
      const slot = intentToSlot(
        intent,
        before,
        state,
        () => tick(clock, store.ports.now(), before ?? state.forgotten),
        store.ports.newId(),
      );
      if (!slot) continue;
      undo.unshift(inverse(intent, Object.keys(slot.body), before, state));
      enqueue(state, slot, store.ports.newId());
      changed.add(state);
      if (before && 'delete' in intent) forgotten.push({ state, record: before, deleted: slot.stamps.deleted! });
    }
    if (changed.size === 0) return [];
    await Promise.all([
      saveStates(store, [...changed]),
      store.meta.bulkPut([
        { key: 'clock', value: clock },
        { key: 'written', value: clock.last },
      ]),
    ]);
    if (forgotten.length > 0) await keepForgotten(store, forgotten, store.ports.now() + clock.offsetMs);
    return undo.map((intent) => ({ ...intent, left: asLeft(states, intent) }));
  });
}

/** A record as it stood before it was deleted. */
export interface Forgotten {
  state: RecordState;
  record: Stamped;
  deleted: Stamp;
}

/** Keeps a record that was created and deleted without having been sent, so that its author can restore it. It is never sent. */
export async function keepForgotten(store: Store, forgotten: Forgotten[], at: number): Promise<void> {
  const rows = forgotten
    .filter(({ state }) => visible(state) === null)
    .map(({ state: { resource, id }, record, deleted }): TrashRow => ({
      resource,
      id,
      at,
      record: { ...record, stamps: { ...record.stamps, deleted } },
      local: true,
    }));
  await store.trash.bulkPut(rows);
}

/**
 * Combines a slot with the queued one of its record.
 * @throws Problem `invalid_request` where the server would refuse the result
 */
export function enqueue(state: RecordState, slot: Slot, id: string): void {
  putOnTop(state, slot, id);
  if (state.queued) refuseUnfit(state.resource, state.queued);
}

function putOnTop(state: RecordState, slot: Slot, id: string): void {
  const { queued } = state;
  if (queued && deletesWhatFollows(queued, slot)) {
    // The trash keeps its content.
    assume(state, slotToStamped(state.id, queued));
    state.queued = { ...combineSlots({ ...queued, sent: true }, slot, id)!, sent: false };
    return;
  }
  if (queued?.sent) assume(state, contentOfDeleted(state.id, queued, slot));
  state.queued = queued ? combineSlots(queued, slot, id) : slot;
}

/**
 * Whether a person deletes a record that a rule created. Such a deletion is sent even if the record never was: other devices create the
 * record by the same rule, and must learn of its deletion.
 */
const deletesWhatFollows = (queued: Slot, slot: Slot): boolean =>
  queued.method === 'POST' &&
  !queued.sent &&
  isSystemStamp(slotStamp(queued)) &&
  slot.method === 'DELETE' &&
  !isSystemStamp(slot.stamps.deleted!);

/** The slot of an intent; null when it changes nothing. */
function intentToSlot(
  intent: Intent,
  before: Stamped | null,
  state: RecordState,
  stamp: () => Stamp,
  mutationId: string,
): Slot | null {
  const exists = isThere(intent.resource, before);
  const slot = neverSent(mutationId);
  if ('delete' in intent) {
    if (!exists) return null;
    const deleted = intent.undone ? toSystemStamp(stamp()) : stamp();
    return { ...slot, method: 'DELETE', body: {}, stamps: { deleted } };
  }
  if (exists) {
    const body = changes(intent, before);
    if (Object.keys(body).length === 0) return null;
    return { ...slot, method: isTold(state) ? 'PATCH' : 'POST', body, stamps: stampAll(body, stamp()) };
  }
  const { resource } = intent;
  const known = before ?? state.forgotten ?? null;
  const body = whole(intent, known);
  if (before && isTold(state)) return reviveTold(resource, before, body, stamp(), mutationId);
  if (!known) for (const field in body) if (isDefault(resource, intent.id, field, body[field])) delete body[field];
  const at = stamp();
  const stamps = state.forgotten
    ? stampsOfForgotten(resource, state.forgotten, body, at)
    : { ...stampAll(body, at), '*': at };
  return { ...slot, method: 'POST', body, stamps };
}

/** Whether the server knows the record, or will before the next change of it. */
export const isTold = ({ server, sending, queued }: RecordState): boolean =>
  server !== null || sending !== null || (queued !== null && queued.method !== 'POST');

type Put = Extract<Intent, { put: unknown }>;

/** The fields of a put that differ from the current record. */
function changes({ resource, put }: Put, before: Stamped): Record<string, unknown> {
  const { immutable, patch } = resourceOf(resource);
  const said = Object.entries(put).filter(([field, value]) => !immutable.includes(field) || before[field] !== value);
  if (said.length === 0) return {};
  const body = fit(patch, Object.fromEntries(said));
  const fresh = Object.fromEntries(Object.entries(body).filter(([field, value]) => before[field] !== value));
  return withAlong(resourceOf(resource), fresh);
}

/**
 * The fields of a record that is created or restored: the put over the fields that were set before. Defaults are left out.
 * @throws Problem `invalid_request` for a field that does not fit, or is missing
 */
export function whole({ resource, put }: Put, before: Stamped | null): Record<string, unknown> {
  const { create, assigned } = resourceOf(resource);
  const body = fit(create, { ...(before && pick(before, setFields(resource, before))), ...put });
  for (const field of assigned)
    if (!Object.hasOwn(body, field)) throw new Problem('invalid_request', `${resource} need a ${field}.`);
  return body;
}

/** The intent that undoes one. A record that no person had deleted is removed as if it had never been created. */
function inverse(intent: Intent, changed: string[], before: Stamped | null, { forgotten }: RecordState): Intent {
  const { resource, id } = intent;
  if (!isThere(resource, before)) {
    const gone = before ?? forgotten;
    const undone = gone && isTakenAway(gone);
    return { resource, id, delete: true, ...(undone && { undone }) };
  }
  const fields = 'put' in intent ? changed : fieldNames(resource);
  return { resource, id, put: pick(before, fields) };
}
