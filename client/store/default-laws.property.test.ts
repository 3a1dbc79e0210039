/** Defaults on the client's store: a device makes a record and then hears of others that made it, too. */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { absorb } from './absorb.ts';
import { parseStamp } from '#protocol/stamp.ts';
import type { Stamped } from '#protocol/merge.ts';
import { createdBy, defaultLaws, type Creation } from '#tests/support/default-laws.ts';
import { GOAL_ID } from '#tests/support/merge-laws.ts';
import { Store } from './database.ts';
import { keyOf, visible } from './record-state.ts';
import { loadStates, stateTables } from './stored-states.ts';
import { write } from './write.ts';

const clock = { nowMs: 0 };
const store = new Store('default-laws', {
  now: () => clock.nowMs,
  steady: () => clock.nowMs,
  newId: () => randomUUID(),
  newReplicaId: () => '0'.repeat(16),
});
afterAll(() => store.delete());

async function createAll([own, ...others]: Creation[]): Promise<Stamped> {
  await store.transaction('rw', store.tables, () => Promise.all(store.tables.map((table) => table.clear())));
  const { ms, counter, replicaId } = parseStamp(own!.stamp);
  clock.nowMs = ms;
  const last = counter === 0 ? {} : { last: own!.stamp.replace(/-0001-/, '-0000-') };
  await store.meta.put({ key: 'clock', value: { replicaId, offsetMs: 0, ...last } });
  await write(store, [{ resource: 'goals', id: GOAL_ID, put: own!.body }]);
  // The instant of the creation is the server's to say, and it has seen all of them.
  const createdAt = createdBy([own!, ...others].reduce((a, b) => (a.stamp < b.stamp ? a : b))).createdAt!;
  for (const other of others) {
    const changes = [{ resource: 'goals' as const, record: { ...createdBy(other), createdAt } }];
    const answer = { cursor: 'c', changes, hasMore: false, results: [] };
    await absorb(store, { from: null, answer, sent: new Map(), settle: () => undefined });
    await store.meta.delete('cursor');
  }
  const states = await store.transaction('r', stateTables(store, ['goals']), () =>
    loadStates(store, [['goals', GOAL_ID]]),
  );
  return visible(states.get(keyOf('goals', GOAL_ID))!)!;
}

defaultLaws('the store of a device', createAll, 100);
