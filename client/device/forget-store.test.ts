import { expect, it } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { takeIntoUse } from '#client/store/clock.ts';
import { forget, mayForget } from './forget-store.ts';

const sent = (): Promise<void> => Promise.resolve();

it('[R34] what was sent may go from the device', async () => {
  const { store } = newDevice();
  await addGoal(store);
  const drain = async (): Promise<void> => void (await store.outbox.clear());
  expect(await mayForget(store, drain, 'send')).toBe(true);
});

it('[R34] nobody is signed out while some of it could not be sent', async () => {
  const { store } = newDevice();
  await addGoal(store);
  await expect(mayForget(store, sent, 'send')).rejects.toMatchObject({ code: 'unavailable' });
});

it('[R34] nobody is signed out with refused changes that they have not decided on', async () => {
  const { store } = newDevice();
  await store.attention.put({
    id: 'a',
    resource: 'goals',
    recordId: 'b',
    method: 'POST',
    body: { title: 'Refused' },
    problem: { type: 'about:blank', title: '', status: 400, detail: '', code: 'invalid_request' },
    at: 0,
  });
  await expect(mayForget(store, sent, 'send')).rejects.toMatchObject({ code: 'unavailable' });
});

it('[R34] nobody is signed out with a difference that came up as their changes were sent, until they had a chance to read of it', async () => {
  const { store } = newDevice();
  await addGoal(store);
  const drain = async (): Promise<void> => {
    await store.outbox.clear();
    const difference = { field: 'subject', stands: 'English', gaveWay: 'French', mine: true };
    await store.notices.put({ ...difference, id: 'a', resource: 'goals', recordId: 'b', at: 0 });
  };
  await expect(mayForget(store, drain, 'send')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await mayForget(store, sent, 'send')).toBe(true);
});

it('[R34] what is kept stays, what is thrown away goes, and nothing is sent', async () => {
  const { store } = newDevice();
  await addGoal(store);
  const refuse = (): Promise<void> => Promise.reject(new Error('sent'));
  expect(await mayForget(store, refuse, 'keep')).toBe(false);
  expect(await mayForget(store, refuse, 'discard')).toBe(true);
});

it('[R34] what another tab wrote after all had been sent stays until its author comes back', async () => {
  const { store } = newDevice();
  expect(await mayForget(store, sent, 'send')).toBe(true);
  await addGoal(store);
  await forget(store, 'send');
  await store.open();
  expect(await store.goals.count()).toBe(1);
  await forget(store, 'discard');
  await store.open();
  expect(await store.goals.count()).toBe(0);
});

it('[R34] what another tab writes once all was sent and before the store is gone is refused there, and not lost with it', async () => {
  const { store } = newDevice();
  await addGoal(store);
  await store.outbox.clear();
  let refused: unknown;
  const remove = store.delete.bind(store);
  store.delete = (async () => {
    refused = await addGoal(store).catch((error: unknown) => error);
    return remove();
  }) as typeof store.delete;
  expect(await forget(store, 'send')).toBe(false);
  expect(refused).toMatchObject({ message: 'This person has signed out in another tab.' });
});

it('[R34] a store whose removal was cut short is taken into use again, empty', async () => {
  const { store } = newDevice();
  await addGoal(store);
  await store.outbox.clear();
  const remove = store.delete.bind(store);
  store.delete = (() => Promise.reject(new Error('The tab was killed.'))) as unknown as typeof store.delete;
  await expect(forget(store, 'send')).rejects.toThrow('killed');
  store.delete = remove;
  await expect(addGoal(store)).rejects.toThrow('signed out');
  await takeIntoUse(store);
  await addGoal(store);
  expect(await store.goals.count()).toBe(1);
});
