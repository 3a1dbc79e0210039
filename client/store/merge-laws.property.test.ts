/**
 * The laws of the merge, on the client's store: of some versions the server tells the most, in two answers; the last two wait here, one
 * of them on its way. The screen shows the merge of all of them.
 */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { fieldsOf, mergeRecords, pick, stampOf, type Stamped } from '#protocol/merge.ts';
import { GOAL_ID, mergeLaws, type MergeSubject } from '#tests/support/merge-laws.ts';
import { absorb, readCursor } from './absorb.ts';
import { Store } from './database.ts';
import { keyOf, visible, type RecordState } from './record-state.ts';
import { loadStates, saveStates, stateTables } from './stored-states.ts';
import { neverSent, type Slot } from './slot.ts';

function openSubject(): MergeSubject {
  const store = new Store('merge-laws', {
    now: () => Date.UTC(2026, 0, 1),
    steady: () => 0,
    newId: () => randomUUID(),
    newReplicaId: () => '0'.repeat(16),
  });
  const hear = async (record: Stamped): Promise<void> => {
    const changes = [{ resource: 'goals' as const, record }];
    const answer = { cursor: 'c', changes, hasMore: false, results: [] };
    await absorb(store, { from: await readCursor(store), answer, sent: new Map(), settle: () => undefined });
  };
  const load = async (): Promise<RecordState> =>
    (await loadStates(store, [['goals', GOAL_ID]])).get(keyOf('goals', GOAL_ID))!;
  const within = <T>(work: () => Promise<T>): Promise<T> =>
    store.transaction('rw', stateTables(store, ['goals']), work);
  return {
    apply: async ([first, ...rest]) => {
      await store.transaction('rw', store.tables, () => Promise.all(store.tables.map((table) => table.clear())));
      await hear(first!);
      const own = rest.splice(Math.max(0, rest.length - 2));
      await within(async () => {
        const [sending = null, queued = null] = own.map(toSlot);
        await saveStates(store, [{ ...(await load()), sending, queued }]);
      });
      const half = Math.ceil(rest.length / 2);
      for (const told of [rest.slice(0, half), rest]) await hear([first!, ...told].reduce(mergeRecords));
      const { updatedAt: _, ...stands } = visible(await within(load))!;
      return stands;
    },
    close: () => store.delete(),
  };
}

/** A version as it waits to be told. */
function toSlot(version: Stamped): Slot {
  const fields = fieldsOf(version);
  const { deleted } = version.stamps;
  const stamps = Object.fromEntries(fields.map((field) => [field, stampOf(version.stamps, field)!]));
  return {
    ...neverSent(randomUUID()),
    method: deleted === undefined ? 'PATCH' : 'DELETE',
    body: pick(version, fields),
    stamps: { ...stamps, ...(deleted !== undefined && { deleted }) },
  };
}

mergeLaws('the store of a device', openSubject, { runs: 15, startsWhole: true });
