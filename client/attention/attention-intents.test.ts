/** What the sync centre's buttons do with a refused change. */
import { describe, expect, it } from 'vitest';
import { newId } from '#client/store/ids.ts';
import type { AttentionItem, Store } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { retryRefusal } from './attention-intents.ts';

async function refusedChange(store: Store, recordId: string): Promise<AttentionItem> {
  const item: AttentionItem = {
    id: newId(),
    resource: 'goals',
    recordId,
    method: 'PATCH',
    body: { title: 'Maths set 4', notes: 'Pages 3 to 9' },
    problem: new Problem('duplicate_goal', 'This goal is there already.').toJSON(),
    at: START_MS,
  };
  await store.attention.put(item);
  return item;
}

describe('a refused change that its author edits and tries again', () => {
  it('[R18] goes with the new words, and with all else that it said', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const item = await refusedChange(store, id);
    await retryRefusal(store, item, { title: 'Maths set 5' });
    expect(await store.goals.get(id)).toMatchObject({ title: 'Maths set 5', notes: 'Pages 3 to 9' });
    expect(await store.attention.count()).toBe(0);
    expect(await store.outbox.count()).toBe(1);
  });

  it('[R18] stays on the list as it was when the new words do not fit either', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const item = await refusedChange(store, id);
    await expect(retryRefusal(store, item, { title: '' })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await store.attention.toArray()).toEqual([item]);
    expect((await store.goals.get(id))!.title).toBe('Read 10 pages');
  });
});
