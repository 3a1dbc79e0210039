/**
 * The outbox: takes the next slots to send, and returns them to the queue when no answer comes.
 * @see docs/sync-rules.md R12, R13
 */
import type { Mutation } from '#protocol/mutation.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { OutboxEntry, Store } from './database.ts';
import { assume, tellAssumed } from './record-state.ts';
import { readRoom, saveRoom } from './room.ts';
import { readServerSchema, splitByKnown } from './server-schema.ts';
import { readOffset } from './time.ts';
import { contentOfDeleted, rejoinSlots, slotToMutation, splitSlot } from './slot.ts';

/** The most bytes of a batch; the rest of the server's 1 MiB is for the envelope. */
const MAX_BATCH_BYTES = 900_000;

/**
 * Takes the oldest slots that are due and freezes them: later edits go into a second slot of the record. A slot on which the server
 * failed travels alone; one beyond the quota goes last, and only with some batches. After a crash they stay frozen until `release`.
 * @param held  the mutations that are not taken for now
 */
export function takeBatch(store: Store, limit: number, held?: ReadonlySet<string>): Promise<Mutation[]> {
  return store.transaction('rw', store.outbox, store.meta, async () => {
    const [room, schema, offsetMs] = await Promise.all([readRoom(store), readServerSchema(store), readOffset(store)]);
    const latestMs = store.ports.now() + offsetMs + MAX_AHEAD_MS;
    let isFull = false;
    const batch: OutboxEntry[] = [];
    const waiting: OutboxEntry[] = [];
    const mutations: Mutation[] = [];
    /** The number of slots before those beyond the quota. */
    let fitting = 0;
    let bytes = 0;
    await store.outbox
      .orderBy('since')
      .until(() => mutations.length >= limit || bytes > MAX_BATCH_BYTES)
      .each((entry) => {
        const { resource, id, queued, sending } = entry;
        isFull ||= (queued ?? sending)?.full === true;
        if (!queued || sending || held?.has(queued.mutationId)) return;
        if (queued.full && room) return;
        if (queued.sitOut > 0) {
          waiting.push({ ...entry, queued: { ...queued, sitOut: queued.sitOut - 1 } });
          return;
        }
        if (queued.failures > 0 && mutations.length > 0) return;
        const { first: whole, rest } = splitSlot(resource, queued, store.ports.newId(), latestMs);
        const { first: slot, rest: later } = splitByKnown(resource, whole, schema, store.ports.newId());
        if (!slot) return;
        const mutation = slotToMutation(resource, id, slot);
        const size = new TextEncoder().encode(JSON.stringify(mutation)).length;
        if (mutations.length > 0 && bytes + size > MAX_BATCH_BYTES) return;
        if (queued.failures > 0) limit = 1;
        bytes += size;
        if (queued.full) mutations.push(mutation);
        else mutations.splice(fitting++, 0, mutation);
        batch.push({ ...entry, queued: rest ?? later, sending: { ...slot, sent: true } });
      });
    await store.outbox.bulkPut([...batch, ...waiting]);
    if (room !== null) await saveRoom(store, isFull || mutations.length > 0 ? Math.max(0, room - 1) : null);
    return mutations;
  });
}

/** Unfreezes every slot without an answer: it is sent again, together with the edits made meanwhile. */
export function release(store: Store): Promise<void> {
  return store.transaction('rw', store.outbox, async () => {
    const frozen = await store.outbox.filter(({ sending }) => sending !== null).toArray();
    const thawed = frozen.map((entry) => {
      const whole = rejoinSlots(entry.sending, entry.queued, store.ports.newId());
      const state: OutboxEntry = { ...entry, queued: whole, sending: null };
      assume(state, contentOfDeleted(entry.id, entry.sending, entry.queued));
      tellAssumed(state, store.ports.newId);
      return state;
    });
    await store.outbox.bulkPut(thawed);
  });
}
