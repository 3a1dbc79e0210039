import { describe, expect, it } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import type { Store } from './database.ts';
import { dropOldTrash, emptyTrash, readTrash, restoreTrashed, TRASH_MS } from './trash.ts';
import { write } from './write.ts';

/** Deletes a goal that the server has. */
async function deleteTold(store: Store, id: string): Promise<void> {
  await store.outbox.delete(['goals', id]);
  await write(store, [{ resource: 'goals', id, delete: true }]);
}

describe('the trash', () => {
  it.each(['guest', 'account'])('gives back what was deleted, whole (%s)', async (who) => {
    const { store } = newDevice();
    const id = await addGoal(store, { notes: 'Chapter 3', subject: 'Maths' });
    if (who === 'guest') await write(store, [{ resource: 'goals', id, delete: true }]);
    else await deleteTold(store, id);
    const [row] = await readTrash(store);
    const undo = await restoreTrashed(store, row!);
    expect(await store.goals.get(id)).toMatchObject({ notes: 'Chapter 3', subject: 'Maths' });
    expect(await readTrash(store)).toEqual([]);
    await write(store, undo);
    expect(await readTrash(store)).toHaveLength(1);
  });

  it('refuses to double a goal that was added since', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    await addGoal(store);
    const [row] = await readTrash(store);
    await expect(restoreTrashed(store, row!)).rejects.toMatchObject({ code: 'duplicate_goal' });
  });

  it('is emptied of content, and knows of the deletion still', async () => {
    const { store } = newDevice();
    const [told, local] = [await addGoal(store, { title: 'Told' }), await addGoal(store, { title: 'Local' })];
    await deleteTold(store, told);
    await write(store, [{ resource: 'goals', id: local, delete: true }]);
    await emptyTrash(store, await readTrash(store));
    expect(await readTrash(store)).toEqual([]);
    expect(JSON.stringify(await store.trash.toArray())).not.toMatch(/Told|Local/);
    expect((await store.trash.toArray()).map(({ id }) => id)).toEqual([told]);
  });

  it('[R77] forgets after thirty days by the time that a server told', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    for (const [passedMs, left] of [
      [TRASH_MS - 1, 1],
      [1, 0],
    ] as const) {
      clock.nowMs += passedMs;
      await store.meta.put({ key: 'timed', value: clock.nowMs });
      await dropOldTrash(store);
      expect(await readTrash(store)).toHaveLength(left);
    }
    expect([await readTrash(store), await store.trash.count()]).toEqual([[], 0]);
  });

  it('[R77] throws nothing away on the word of a clock that jumped: once it is right again, all is there', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store);
    await store.meta.put({ key: 'timed', value: clock.nowMs });
    await write(store, [{ resource: 'goals', id, delete: true }]);
    clock.nowMs += 5 * 365 * 86_400_000;
    await dropOldTrash(store);
    clock.nowMs -= 5 * 365 * 86_400_000;
    const [row] = await readTrash(store);
    await restoreTrashed(store, row!);
    expect(await store.goals.get(id)).toBeDefined();
  });
});
