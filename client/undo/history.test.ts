import { expect, test } from 'vitest';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { newDevice } from '#tests/support/device.ts';
import { redo, remember, undo, type Step } from './history.ts';

const put = async (store: Store, id: string, title: string): Promise<Step> =>
  remember(store, await write(store, [{ resource: 'goals', id, put: { title, date: '2026-01-31', position: 'a0' } }]));

const titleOf = async (store: Store, id: string) => (await store.goals.get(id))?.title;

test('steps are undone and done again in order, one at a time', async () => {
  const { store } = newDevice();
  const id = newId();
  await put(store, id, 'one');
  await put(store, id, 'two');
  await undo(store);
  expect(await titleOf(store, id)).toBe('one');
  await undo(store);
  expect(await titleOf(store, id)).toBeUndefined();
  await redo(store);
  await redo(store);
  expect(await titleOf(store, id)).toBe('two');
  expect(await redo(store)).toBeUndefined();
});

test('a step from the middle is undone alone, and only once', async () => {
  const { store } = newDevice();
  const [first, second] = [newId(), newId()];
  const step = await put(store, first, 'one');
  await put(store, second, 'two');
  await undo(store, step);
  expect([await titleOf(store, first), await titleOf(store, second)]).toEqual([undefined, 'two']);
  expect(await undo(store, step)).toBeUndefined();
});

test('what is done anew ends what could be done again', async () => {
  const { store } = newDevice();
  const id = newId();
  await put(store, id, 'one');
  await undo(store);
  await put(store, id, 'two');
  expect(await redo(store)).toBeUndefined();
});

test('a step that the device could not store stays to be undone', async () => {
  const { store } = newDevice();
  const step = remember(store, [{ resource: 'goals', id: newId(), put: { title: '' } }]);
  await expect(undo(store, step)).rejects.toThrow();
  await expect(undo(store, step)).rejects.toThrow();
});

test('one person never undoes what another did', async () => {
  const [ada, ben] = [newDevice().store, newDevice().store];
  const id = newId();
  await put(ada, id, 'one');
  expect(await undo(ben)).toBeUndefined();
  expect(await titleOf(ada, id)).toBe('one');
});

test('what was remembered while an undo failed is kept, in its order', async () => {
  const { store } = newDevice();
  const [first, second] = [newId(), newId()];
  await put(store, first, 'one');
  const failing = remember(store, [{ resource: 'goals', id: newId(), put: { title: '' } }]);
  const failed = expect(undo(store, failing)).rejects.toThrow();
  await put(store, second, 'two');
  await failed;
  await undo(store);
  expect(await titleOf(store, second)).toBeUndefined();
  await expect(undo(store)).rejects.toThrow();
});
