/**
 * Starting over: the server no longer knows this store's cursor, so everything is pulled anew and what is here is held
 * against it. Nothing queued is lost in it, and after a restored backup the devices heal the server.
 *
 * While it lasts, `seen` notes which records the server has. A crash in between goes on from the last stored page.
 * @see contract section 4.5; docs/sync-rules.md R28, R29
 */
import { fieldsOf, isDeleted, mergeRecords, stampOf, type Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { canBeMade, resourceNames, resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { AttentionItem, RecordKey, Store } from './database.ts';
import { readMeta } from './meta.ts';
import {
  assume,
  defaultRecord,
  isLive,
  keyOf,
  loadStates,
  saveStates,
  toRefusedCreation,
  visible,
  type RecordState,
} from './record-state.ts';
import { isWhole } from './defaults.ts';
import { readOffset } from './time.ts';
import { combineSlots, neverSent, tellAll, tellCreation, type Slot } from './slot.ts';

/** `expired`: the server has purged deletions since. `ahead`: the server is older than this store. */
export type StartOver = 'expired' | 'ahead';

/** Why this store is starting over, if it is. Run it inside a transaction over `meta`. */
export const readStartOver = (store: Store): Promise<StartOver | null> => readMeta<StartOver>(store, 'startOver');

/** Forgets the cursor; the next rounds pull everything. */
export function beginStartOver(store: Store, why: StartOver): Promise<void> {
  return store.transaction('rw', store.meta, store.seen, async () => {
    await Promise.all([
      store.seen.clear(),
      store.meta.delete('cursor'),
      store.meta.put({ key: 'startOver', value: why }),
    ]);
  });
}

/**
 * Takes the server's word for a record, and queues again each field, and the deletion, that it has lost.
 * @param fresh  the record as the restored server has it; null when it has none
 */
export function resend(state: RecordState, fresh: Stamped | null, newId: () => string): void {
  const held = visible({ ...state, sending: null, queued: null });
  const slot = held && lostSlot(state.resource, held, fresh, newId());
  // The content of what is deleted again stays in the trash.
  const keeps = slot?.method === 'DELETE' || state.queued?.method === 'DELETE';
  state.server = fresh;
  delete state.assumed;
  if (keeps) assume(state, held);
  state.server ??= defaultRecord(state.resource, state.id);
  // What is to be deleted anyway need not come back first.
  if (slot && state.queued?.method !== 'DELETE')
    state.queued = state.queued ? combineSlots(slot, state.queued, newId()) : slot;
  if (state.queued?.method === 'PATCH' && !fresh) state.queued = asCreation(state, state.queued, held);
}

/** A change of what the server lost, as the creation of all that is shown; of what is not shown whole, it stays what it was. */
function asCreation(state: RecordState, slot: Slot, held: Stamped | null): Slot {
  const shown = visible({ ...state, server: held });
  if (!isLive(state.resource, shown) || !canBeMade(state.resource)) return slot;
  return { ...slot, ...tellCreation(state.resource, shown) };
}

/**
 * Whether a record that is deleted here comes as if it had never been: its deletion was old enough to be forgotten, and then another
 * device, which knew of none, gave the record back.
 * @param held  as the server had last shown it
 */
export const hasForgotten = (held: Stamped | null, fresh: Stamped): boolean =>
  held !== null && fresh.stamps.deleted === undefined && isDeleted(mergeRecords(held, fresh).stamps);

/** Ends the replacement: deals with every record that the server did not show. Run it when nothing more is to come. */
export function finishStartOver(store: Store): Promise<void> {
  return store.transaction('rw', store.tables, async () => {
    const why = await readStartOver(store);
    if (!why) return;
    const [states, offsetMs] = await Promise.all([loadStates(store, await unseenKeys(store)), readOffset(store)]);
    const attention: AttentionItem[] = [];
    for (const state of states.values()) {
      if (why === 'ahead') resend(state, null, store.ports.newId);
      else dropPurged(state, attention, store.ports.now() + offsetMs);
    }
    await saveStates(store, [...states.values()]);
    await Promise.all([store.attention.bulkPut(attention), store.meta.delete('startOver'), store.seen.clear()]);
  });
}

/** What the server once had and has no more was deleted long ago: it does not come back, but nothing written is lost. */
function dropPurged(state: RecordState, attention: AttentionItem[], at: number): void {
  const { server, assumed, queued, resource } = state;
  // What always exists is never purged.
  if (server === null || assumed || !canBeMade(resource)) return;
  if (queued && queued.method !== 'DELETE') {
    const problem = new Problem('not_found', 'This was deleted on another device long ago.').toJSON();
    attention.push(toRefusedCreation(queued.mutationId, resource, visible(state)!, problem, at));
  }
  state.server = state.queued = state.sending = null;
}

/**
 * The fields, or the deletion, that a device holds with a later stamp than the server does. A deletion is given back even where the
 * server has nothing: another device may give back the record.
 */
function lostSlot(resource: ResourceName, held: Stamped, fresh: Stamped | null, mutationId: string): Slot | null {
  // A server has seen it, and other devices may: it keeps its stamps whatever this device's clock learns, and is told if it is deleted.
  const slot = { ...neverSent(mutationId), sent: true, back: held.stamps };
  const { deleted } = held.stamps;
  if (!isLive(resource, held)) {
    const lost = deleted !== undefined && deleted > (fresh?.stamps.deleted ?? '');
    return lost ? { ...slot, method: 'DELETE', body: {}, stamps: { deleted } } : null;
  }
  const lost = fieldsOf(held).filter(
    (field) => stampOf(held.stamps, field)! > ((fresh && stampOf(fresh.stamps, field)) ?? ''),
  );
  if (lost.length === 0) return null;
  // Of what is deleted there only that is known, maybe there too: it is told everything.
  if (canBeMade(resource) && (!fresh || !isWhole(resource, fresh))) return { ...slot, ...tellCreation(resource, held) };
  const free = lost.filter((field) => settableFields(resource).includes(field));
  return free.length === 0 ? null : { ...slot, method: 'PATCH', ...tellAll(held, free) };
}

async function unseenKeys(store: Store): Promise<RecordKey[]> {
  const seen = new Set((await store.seen.toCollection().primaryKeys()).map((key) => keyOf(...key)));
  const stored = await Promise.all([
    store.outbox.toCollection().primaryKeys(),
    store.trash.toCollection().primaryKeys(),
    ...synced().map(async (name) =>
      (await store.records(name).toCollection().primaryKeys()).map((id): RecordKey => [name, id]),
    ),
  ]);
  const keys = new Map(stored.flat().map((key) => [keyOf(...key), key]));
  return [...keys.values()].filter((key) => !seen.has(keyOf(...key)));
}

/** Resources whose records can go missing; preferences are made with the account. */
const synced = (): ResourceName[] => resourceNames.filter((name) => !resourceOf(name).perUser);
