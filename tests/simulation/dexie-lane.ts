/** Devices whose stores are real: Dexie on fake-indexeddb, one database for each name. */
import { dexieStore, type Listeners } from './dexie-store.ts';
import type { Chaos } from './faults.ts';
import { memoryServer, storeOptions, type Lane, type World } from './lanes.ts';
import { NewerStore } from './newer-store.ts';
import type { Scheduler } from './scheduler.ts';
import type { Store } from '#client/store/database.ts';

/** Engine, stores and apply code are real; only the server's tables are in memory. */
export const dexieLane: Lane = (scheduler, chaos) => ({
  ...memoryServer(scheduler, chaos),
  ...dexieDevices(scheduler, chaos),
});

/** The devices' side on Dexie. */
export function dexieDevices(
  scheduler: Scheduler,
  chaos: Chaos,
): Pick<World, 'openStore' | 'upgrade' | 'copy' | 'wipe' | 'close'> {
  const run = `sim-${scheduler.seed}-${process.hrtime.bigint()}`;
  const listeners = new Map<string, Listeners>();
  const opened = new Map<string, Set<Store>>();
  const wipe = async (name: string): Promise<void> => {
    const stores = [...(opened.get(name) ?? [])];
    opened.delete(name);
    listeners.delete(name);
    for (const store of stores) store.close();
    await stores[0]?.delete();
  };
  return {
    openStore: (name, ports, tab) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard);
      const store = dexieStore(`${run}-${name}`, ports, scheduler, heard, storeOptions(scheduler, chaos, name, tab));
      opened.set(name, (opened.get(name) ?? new Set()).add(store));
      return store;
    },
    upgrade: (_name, store, { schema }, dies) =>
      scheduler.hold(async () => {
        if (!dies) return void (await store.open());
        const dying = new NewerStore(store.name, store.ports, schema, dies);
        await dying.open().catch(() => undefined);
        dying.close();
      }),
    copy: (name, to, schema) =>
      scheduler.hold(async () => {
        const [known] = opened.get(name) ?? [];
        if (!known) return;
        const source = new NewerStore(known.name, known.ports, schema);
        const rows = await Promise.all(source.tables.map((table) => table.toArray()));
        const target = new NewerStore(`${run}-${to}`, known.ports, schema);
        opened.set(to, new Set([target]));
        await target.transaction('rw', target.tables, () =>
          Promise.all(source.tables.map((table, i) => target.table(table.name).bulkPut(rows[i]!))),
        );
        for (const store of [source, target]) store.close();
      }),
    wipe,
    close: async () => {
      for (const name of [...opened.keys()]) await wipe(name);
    },
  };
}
