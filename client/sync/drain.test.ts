import { SCHEMA } from '#protocol/sync.ts';
import { expect, it } from 'vitest';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { write, type Intent } from '#client/store/write.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { syncRound } from './round.ts';

const GOALS = 300;
const EDITS = 5_000;

it('[R12] 5,000 edits on 300 goals leave at most 300 slots and drain in at most 4 requests', async () => {
  const { store } = newDevice();
  const ids: string[] = [];
  for (let i = 0; i < GOALS; i += 1) ids.push(await addGoal(store, { title: `Goal ${i}` }));
  const edit = (i: number): Intent => ({
    resource: 'goals',
    id: ids[(i * 7) % GOALS]!,
    put: i % 3 === 0 ? { notes: `Edit ${i}` } : { completed: i % 2 === 0 },
  });
  for (let i = 0; i < EDITS; i += 100)
    await write(
      store,
      Array.from({ length: 100 }, (_, j) => edit(i + j)),
    );
  const waiting = await store.outbox.count();

  const asked: SyncRequest[] = [];
  await syncRound(store, (request) => {
    asked.push(request);
    const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
    const serverTime = new Date(store.ports.now()).toISOString();
    return Promise.resolve({
      cursor: `c${asked.length}`,
      changes: [],
      results,
      hasMore: false,
      serverTime,
      schema: SCHEMA,
    });
  });
  expect([waiting, asked.length <= 4, await store.outbox.count()]).toEqual([GOALS, true, 0]);
  expect(asked.flatMap(({ mutations }) => mutations).length).toBe(GOALS);
});
