/** The real store: Dexie on fake-indexeddb, whose transactions begin when the seed says so and end before the next event. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import type { Store } from '#client/store/database.ts';
import type { StorePorts } from '#client/store/ports.ts';
import type { MemoryStoreOptions } from './memory-store.ts';
import { NewerStore } from './newer-store.ts';
import type { Scheduler } from './scheduler.ts';

type Transact = (mode: string, ...rest: unknown[]) => Promise<unknown>;

/** Who is told of a local write, in every tab of one device. */
export type Listeners = Set<() => void>;

/** Opens the real store of a device, as one process. */
export function dexieStore(
  name: string,
  ports: StorePorts,
  scheduler: Scheduler,
  listeners: Listeners,
  { schema = 0, begin, fault }: MemoryStoreOptions,
): Store {
  const store = new NewerStore(name, ports, schema);
  const transact = store.transaction.bind(store) as unknown as Transact;
  let written = false;
  store.meta.hook('creating', (key) => void (written ||= key === 'written'));
  store.meta.hook('updating', (_changes, key) => void (written ||= key === 'written'));
  const transaction: Transact = async (mode, ...rest) => {
    // One within another is a part of it.
    if (Dexie.currentTransaction) return transact(mode, ...rest);
    await begin();
    const work = rest.pop() as () => Promise<unknown>;
    return scheduler.hold(async () => {
      written = false;
      const result = await transact(mode, ...rest, async () => {
        const value = await work();
        const error = fault();
        if (error) throw error;
        return value;
      });
      if (written) for (const listener of listeners) listener();
      return result;
    });
  };
  const onWritten = (callback: () => void) => {
    listeners.add(callback);
    return () => void listeners.delete(callback);
  };
  holdReads(store, scheduler);
  return Object.assign(store, { transaction, onWritten });
}

/** What is read outside of a transaction has been read, too, before the next event. */
function holdReads(store: Store, scheduler: Scheduler): void {
  type Reads = { _trans(...args: unknown[]): Promise<unknown> };
  const { prototype } = store.Table as unknown as { prototype: Reads };
  const read = prototype._trans;
  prototype._trans = function (this: Reads, ...args) {
    const run = (): Promise<unknown> => read.apply(this, args);
    return Dexie.currentTransaction ? run() : scheduler.hold(run);
  };
}
