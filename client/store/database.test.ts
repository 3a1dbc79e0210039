import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { Dexie } from 'dexie';
import { afterAll, expect, test } from 'vitest';
import { resourceNames } from '#protocol/resources.ts';
import { Store } from './database.ts';

const ports = { now: () => 0, steady: () => 0, newId: randomUUID, newReplicaId: () => '0000000000000000' };
const store = new Store(`studentos-${randomUUID()}`, ports);
afterAll(() => store.delete());

test.each(resourceNames)(
  '%s has a table on the device, by a version step of its own in client/store/database.ts',
  (name) => {
    expect(store.tables.map((table) => table.name)).toContain(name);
    expect(store.table(name).schema.primKey.keyPath).toBe('id');
  },
);

test('a device of version 1 keeps its records when version 2 brings its tables', async () => {
  const name = `studentos-${randomUUID()}`;
  const old = new Dexie(name);
  old.version(1).stores({ goals: 'id, date, [date+position]', meta: 'key' });
  const goal = { id: randomUUID(), title: 'Kept', stamps: {} };
  await old.table('goals').put(goal);
  old.close();
  const next = new Store(name, ports);
  expect(await next.records('goals').get(goal.id)).toEqual(goal);
  expect(await next.records('routines').count()).toBe(0);
  await next.delete();
});
