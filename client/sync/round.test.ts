/** What a round sends and absorbs. */
import { describe, expect, it } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { derive } from '#client/store/derive.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { syncRound } from './round.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { goalChange, rename, round, syncedGoal, theirs } from '#tests/support/played-round.ts';

describe('a round', () => {
  it('[R15] empties the outbox once the server has acknowledged', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const [request, ...others] = await round(store);
    expect(others).toEqual([]);
    expect(request).toMatchObject({ protocol: 2, cursor: null, mutations: [{ recordId: id, method: 'POST' }] });
    expect(await store.outbox.count()).toBe(0);
    expect(await store.goals.get(id)).toBeDefined();
  });

  it('[R13] keeps what was edited while a slot was on its way, and sends it next', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    let edited: Promise<unknown> | undefined;
    const asked: Mutation[][] = [];
    await syncRound(store, async ({ mutations }) => {
      asked.push(mutations);
      edited ??= rename(store, id, 'Edited meanwhile');
      await edited;
      return {
        cursor: 'c',
        changes: [],
        hasMore: false,
        results: mutations.map((m) => ({ id: m.id, status: 200 })),
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect(asked).toMatchObject([[{ method: 'POST' }], [{ method: 'PATCH', body: { title: 'Edited meanwhile' } }]]);
    expect((await store.goals.get(id))!.title).toBe('Edited meanwhile');
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R45] makes no notice of what nobody wrote when it gives way', async () => {
    const { store } = newDevice();
    const id = newId();
    const put = { title: 'Revise', date: '2026-01-31', position: 'a0' };
    await derive(store, [{ resource: 'goals', id, put, since: START_MS - 2000 }]);
    await round(store, ({ mutations }) => ({
      changes: [goalChange(id, { title: 'Theirs', completed: true })],
      results: [{ id: mutations[0]!.id, status: 200, superseded: true }],
    }));
    expect(await store.goals.get(id)).toMatchObject({ title: 'Theirs', completed: true });
    expect([await store.notices.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  it('[R15] settles as many changes at once as a batch may carry', async () => {
    const { store } = newDevice();
    const intents = Array.from({ length: 300 }, (_, index): Intent => {
      const put = { title: `Goal ${index}`, date: '2026-01-31', position: 'a0' };
      return { resource: 'goals', id: newId(), put };
    });
    await write(store, intents);
    await round(store);
    expect([await store.outbox.count(), await store.goals.count()]).toEqual([0, 300]);
  });

  it('[R12] puts everything back into the queue when no answer comes', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await expect(syncRound(store, () => Promise.reject(new Problem('network')))).rejects.toMatchObject({
      code: 'network',
    });
    expect(await store.outbox.get(['goals', id])).toMatchObject({
      sending: null,
      queued: { method: 'POST', sent: true },
    });
  });

  it("[R47] takes the server's word for when a record was made, which may be later than once before", async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    const createdAt = '2026-01-30T00:00:00.000Z';
    await round(store, () => ({ changes: [goalChange(id, { createdAt })] }));
    expect((await store.goals.get(id))!.createdAt).toBe(createdAt);
    const stamps = { '*': theirs(START_MS - 1000), deleted: theirs(START_MS) };
    await round(store, () => ({ changes: [{ resource: 'goals', record: { id, deleted: true, stamps } }] }));
    expect((await store.trash.get(['goals', id]))!.record.createdAt).toBe(createdAt);
  });

  it('halves the batch on 413 and still sends everything', async () => {
    const { store } = newDevice();
    for (let i = 0; i < 8; i += 1) await addGoal(store, { title: `Goal ${i}` });
    const sizes: number[] = [];
    await syncRound(store, ({ mutations }) => {
      sizes.push(mutations.length);
      if (mutations.length > 2) return Promise.reject(new Problem('payload_too_large'));
      return Promise.resolve({
        cursor: 'c',
        changes: [],
        hasMore: false,
        results: mutations.map((m) => ({ id: m.id, status: 201 })),
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      });
    });
    expect(sizes.slice(0, 3)).toEqual([8, 4, 2]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('leaves changes out that follow another cursor than the one that stands', async () => {
    const { store } = newDevice();
    const id = newId();
    await syncRound(store, async () => {
      await store.meta.bulkPut([
        { key: 'cursor', value: 'moved by another tab' },
        { key: 'filled', value: SCHEMA },
      ]);
      return {
        cursor: 'c',
        changes: [goalChange(id, {})],
        hasMore: false,
        results: [],
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect((await store.meta.get('cursor'))!.value).toBe('moved by another tab');
    expect(await store.goals.count()).toBe(0);
  });
});
