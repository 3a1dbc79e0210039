import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import type { Store } from '#client/store/database.ts';
import { DeviceDatabase } from './device-database.ts';
import { leftWork, removeLeft, type LeftPorts } from './left-work.ts';

const person = (name: string, email = `${name}@example.org`) => ({
  id: randomUUID(),
  name,
  email,
  createdAt: '2026-03-02T10:00:00.000Z',
});
const as = ({ id, email }: ReturnType<typeof person>) => ({ userId: id, email });

/** A device, and a store with one goal for each person who has written on it. */
async function deviceOf(...writers: (string | null)[]) {
  const device = new DeviceDatabase(`device-${randomUUID()}`);
  onTestFinished(() => device.delete());
  const stores = new Map<string | null, Store>();
  for (const writer of writers) {
    const { store } = newDevice();
    await addGoal(store);
    stores.set(writer, store);
  }
  const ports: LeftPorts = {
    storeName: (userId) => stores.get(userId)?.name ?? `none-${randomUUID()}`,
    open: async (userId) => {
      const store = stores.get(userId)!;
      await store.open();
      return store;
    },
  };
  return { device, ports };
}

it('offers what lay open when somebody else signed in, until it is removed', async () => {
  const [ada, eve] = [person('ada'), person('eve')];
  const { device, ports } = await deviceOf(ada.id);
  await device.activate(ada);
  await device.activate(eve, { before: ada.id });
  expect(await leftWork(device, as(eve), ports)).toEqual([
    { userId: ada.id, name: 'ada', records: 1, answered: false },
  ]);
  await removeLeft(device, ada.id, ports);
  expect(await leftWork(device, as(eve), ports)).toEqual([]);
});

it('shows nobody what somebody else signed out of and kept, unless the address is the same', async () => {
  const [ada, bob, again] = [person('ada'), person('bob'), person('ada', 'ADA@example.org')];
  const { device, ports } = await deviceOf(ada.id);
  await device.activate(ada);
  await device.deactivate(ada.id, false);
  await device.activate(bob, { before: null });
  expect(await leftWork(device, as(bob), ports)).toEqual([]);
  await device.activate(again, { before: null });
  expect(await leftWork(device, as(again), ports)).toMatchObject([{ userId: ada.id, records: 1 }]);
});

it('lists what a guest wrote for whoever came back without taking it along', async () => {
  const ada = person('ada');
  const { device, ports } = await deviceOf(null);
  await device.activate(ada, { leavesGuest: true });
  expect(await leftWork(device, as(ada), ports)).toEqual([{ userId: null, name: null, records: 1, answered: true }]);
  await device.activate(ada);
  expect(await leftWork(device, as(ada), ports)).toEqual([]);
});
