/**
 * Starting over: the server does not accept this store's cursor any more, so everything is pulled again and compared with the
 * store. Queued changes are kept, and after a restored backup the devices send the server what it lost.
 *
 * Meanwhile `seen` lists the records that the server has sent. After a crash it goes on from the last stored page.
 * @see contract section 4.5; docs/sync-rules.md R28, R29
 */
import { fieldsOf, isDeleted, mergeRecords, stampOf, type Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { canBeMade, resourceNames, resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { AttentionItem, RecordKey, Store } from './database.ts';
import { readMeta } from './meta.ts';
import { assume, defaultRecord, isLive, keyOf, toRefusedCreation, visible, type RecordState } from './record-state.ts';
import { loadStates, saveStates } from './stored-states.ts';
import { isWhole } from './defaults.ts';
import { readOffset } from './time.ts';
import { combineSlots, neverSent, tellAll, tellCreation, type Slot } from './slot.ts';

/** `expired`: the server has purged deletions since the cursor. `ahead`: the server is older than the cursor. */
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
 * Replaces the server's version of a record, and queues each field or deletion again that the server has lost.
 * @param fresh  the record as the restored server has it; null when it has none
 */
export function resend(state: RecordState, fresh: Stamped | null, newId: () => string): void {
  const held = visible({ ...state, sending: null, queued: null });
  const slot = held && lostSlot(state.resource, held, fresh, newId());
  // The trash keeps the content of a record that is deleted again.
  const keeps = slot?.method === 'DELETE' || state.queued?.method === 'DELETE';
  state.server = fresh;
  delete state.assumed;
  if (keeps) assume(state, held);
  state.server ??= defaultRecord(state.resource, state.id);
  // A record that is to be deleted need not be sent again first.
  if (slot && state.queued?.method !== 'DELETE')
    state.queued = state.queued ? combineSlots(slot, state.queued, newId()) : slot;
  if (state.queued?.method === 'PATCH' && !fresh) state.queued = asCreation(state, state.queued, held);
}

/** Turns a change of a record that the server lost into a creation of the whole record, where its content is known. */
function asCreation(state: RecordState, slot: Slot, held: Stamped | null): Slot {
  const shown = visible({ ...state, server: held });
  if (!isLive(state.resource, shown) || !canBeMade(state.resource)) return slot;
  return { ...slot, ...tellCreation(state.resource, shown) };
}

/**
 * Whether the server has forgotten the deletion of a record: the deletion was purged, and then a device that did not know of it sent the
 * record again.
 * @param held  the server's version before
 */
export const hasForgotten = (held: Stamped | null, fresh: Stamped): boolean =>
  held !== null && fresh.stamps.deleted === undefined && isDeleted(mergeRecords(held, fresh).stamps);

/** Finishes starting over: handles every record that the server did not send. Run it after the last page. */
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

/** Drops a record that the server has purged. Queued changes to it go to "needs attention". */
function dropPurged(state: RecordState, attention: AttentionItem[], at: number): void {
  const { server, assumed, queued, resource } = state;
  // A record that exists from the start is never purged.
  if (server === null || assumed || !canBeMade(resource)) return;
  if (queued && queued.method !== 'DELETE') {
    const problem = new Problem('not_found', 'This was deleted on another device long ago.').toJSON();
    attention.push(toRefusedCreation(queued.mutationId, resource, visible(state)!, problem, at));
  }
  state.server = state.queued = state.sending = null;
}

/**
 * The fields, or the deletion, with a later stamp here than on the server. A deletion is sent even where the server lacks the record,
 * because another device may send the record again.
 */
function lostSlot(resource: ResourceName, held: Stamped, fresh: Stamped | null, mutationId: string): Slot | null {
  // A server had it, and other devices may: its stamps do not change with this device's clock, and its deletion must be sent.
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
  // The server lacks the content of a deleted record, so the whole record is sent.
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

/** The resources whose records can be missing; preferences are created with the account. */
const synced = (): ResourceName[] => resourceNames.filter((name) => !resourceOf(name).perUser);
