/** Emptying the trash, undone and done again, while the clock of this device is corrected in between. */
import { expect, test } from 'vitest';
import { absorb } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { readTrash } from '#client/store/trash.ts';
import { write } from '#client/store/write.ts';
import { settle } from '#client/sync/settle.ts';
import { syncRound } from '#client/sync/round.ts';
import { forgetDeleted, restoreDeleted } from '#client/trash/trash-intents.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { redo, remember, undo } from './history.ts';

/** Everything is sent, and taken. */
const send = (store: Store, statuses: number[] = []) =>
  syncRound(store, ({ mutations }) =>
    Promise.resolve({
      cursor: 'c1',
      changes: [],
      results: mutations.map(({ id, method }) => ({
        id,
        status: statuses.shift() ?? (method === 'DELETE' ? 204 : 200),
      })),
      hasMore: false,
      serverTime: new Date(store.now()).toISOString(),
      schema: SCHEMA,
    }),
  );

/** The server says by how much this clock is off. */
const correct = (store: Store, offsetMs: number) =>
  absorb(store, {
    from: 'another',
    answer: { cursor: 'c1', changes: [], results: [], hasMore: false, serverTime: '' },
    offsetMs,
    sent: new Map(),
    settle,
  });

const remove = (store: Store, id: string) => write(store, [{ resource: 'goals', id, delete: true }]);
const rename = (store: Store, id: string, title: string) => write(store, [{ resource: 'goals', id, put: { title } }]);

/** What lies in the trash, by how much of it a server has heard. */
const KINDS: Record<string, (store: Store) => Promise<string>> = {
  'made and deleted here': async (store) => {
    const id = await addGoal(store);
    await rename(store, id, 'Read 20 pages');
    await remove(store, id);
    return id;
  },
  'deleted, which nobody was told': async (store) => {
    const id = await addGoal(store);
    await send(store);
    await rename(store, id, 'Read 20 pages');
    await remove(store, id);
    return id;
  },
  'deleted everywhere': async (store) => {
    const id = await addGoal(store);
    await rename(store, id, 'Read 20 pages');
    await send(store);
    await remove(store, id);
    await send(store);
    return id;
  },
};

const titles = async (store: Store) => (await readTrash(store)).map(({ record }) => record.title);

/** Between which steps the clock is corrected, and by how much. */
const CASES = Object.keys(KINDS).flatMap((kind) =>
  [-10_000, 10_000].flatMap((byMs) => ['undo', 'redo', 'second undo'].map((before) => [kind, byMs, before] as const)),
);

test.each(CASES)('[R62] of what was %s, with a clock corrected by %d ms before the %s', async (kind, byMs, before) => {
  const { store } = newDevice();
  const id = await KINDS[kind]!(store);
  const step = async (name: string, turn: typeof undo, left: string[]): Promise<void> => {
    if (name === before) {
      const stood = await titles(store);
      await correct(store, byMs);
      expect(await titles(store)).toEqual(stood);
      await send(store);
    }
    expect([name, await turn(store)]).toMatchObject([name, { stays: [] }]);
    expect(await titles(store)).toEqual(left);
  };
  remember(store, await forgetDeleted(store, await readTrash(store)));
  expect(await titles(store)).toEqual([]);
  await step('undo', undo, ['Read 20 pages']);
  await step('redo', redo, []);
  await step('second undo', undo, ['Read 20 pages']);
  await restoreDeleted(store, (await readTrash(store))[0]!);
  expect(await store.goals.get(id)).toMatchObject({ title: 'Read 20 pages' });
});

test('[R62] what was deleted once more, with another title, is not emptied by a redo', async () => {
  const { store } = newDevice();
  const id = newId();
  await addGoal(store, { id });
  await send(store);
  await remove(store, id);
  remember(store, await forgetDeleted(store, await readTrash(store)));
  await undo(store);
  await restoreDeleted(store, (await readTrash(store))[0]!);
  await rename(store, id, 'Read 30 pages');
  await remove(store, id);
  expect(await redo(store)).toMatchObject({ step: undefined, stays: ['here'] });
  expect(await titles(store)).toEqual(['Read 30 pages']);
});

test('[R78] what the trash was emptied of stays emptied where the server found its deletion ahead', async () => {
  const { store } = newDevice();
  await KINDS['deleted, which nobody was told']!(store);
  await forgetDeleted(store, await readTrash(store));
  await send(store, [422]);
  expect(await titles(store)).toEqual([]);
});
