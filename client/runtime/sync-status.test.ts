import { Problem } from '#protocol/problem.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Phases } from './phases.ts';
import { watchStatus, type SyncStatus } from './sync-status.ts';

/** The status of somebody who is signed in and has synced before. */
async function watch() {
  const ports = new TestPorts();
  const { store } = newDevice();
  await store.meta.put({ key: 'synced', value: ports.nowMs });
  const phases = new Phases();
  const told: SyncStatus[] = [];
  const end = watchStatus(store, 'ada', phases, ports, (status) => told.push(status));
  onTestFinished(end);
  const says = (state: SyncStatus['state']) => vi.waitFor(() => expect(told.at(-1)?.state).toBe(state));
  const answer = () => phases.set({ name: 'idle', lastSyncAt: ports.nowMs });
  return { ports, store, phases, told, end, says, answer };
}

it('says offline as soon as the device loses its network, with nothing waiting', async () => {
  const { ports, says, answer, told } = await watch();
  answer();
  await says('synced');
  ports.connect(false);
  expect(told.at(-1)?.state).toBe('offline');
  ports.connect(true);
  expect(told.at(-1)?.state).toBe('synced');
});

it('believes a server that answers more than a device that sees no network', async () => {
  const { ports, store, phases, says, answer, told } = await watch();
  answer();
  await says('synced');
  ports.connect(false);
  expect(told.at(-1)?.state).toBe('offline');
  answer();
  expect(told.at(-1)?.state).toBe('synced');
  phases.set({ name: 'syncing' });
  expect(told.at(-1)?.state).toBe('syncing');
  answer();
  await addGoal(store);
  await says('syncing');
  phases.set({ name: 'failing', problem: new Problem('network') });
  expect(told.at(-1)?.state).toBe('offline');
});

it('says that the server is away at the first attempt that fails', async () => {
  const { phases, says, answer, told } = await watch();
  answer();
  await says('synced');
  phases.set({ name: 'failing', problem: new Problem('network') });
  expect(told.at(-1)?.state).toBe('unreachable');
});

it('hears of nothing once it has ended', async () => {
  const { ports, says, answer, told, end } = await watch();
  answer();
  await says('synced');
  end();
  const before = told.length;
  ports.connect(false);
  expect(told).toHaveLength(before);
});
