/** What a run stands on: stores in memory or in Dexie, a storage in memory or in PostgreSQL. */
import { isDeleted } from '#protocol/merge.ts';
import type { Storage } from '#server/database/storage.ts';
import type { OpenStore } from './device.ts';
import type { Chaos } from './faults.ts';
import type { ServerState } from './judge.ts';
import { MemoryStorage } from './memory-storage.ts';
import { Disk, memoryStore, type MemoryStoreOptions } from './memory-store.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import { statementFaults } from './server.ts';

export interface World {
  storage: Storage;
  openStore: OpenStore;
  addUser(userId: string): Promise<void> | void;
  /** Every record of a user, deleted ones included. */
  everything(userId: string): Promise<ServerState[]> | ServerState[];
  /** Keeps a copy of the database; what it returns goes back to it. */
  backUp: () => Promise<() => Promise<void>>;
  close(): Promise<void> | void;
}

export type Lane = (scheduler: Scheduler, chaos: Chaos) => Promise<World> | World;

/** Engine, store code and apply code are real; disks and tables are in memory. */
export const memoryLane: Lane = (scheduler, chaos) => {
  const storage = new MemoryStorage(scheduler.uuid(), statementFaults(scheduler, chaos));
  return {
    storage,
    openStore: openInMemory(scheduler, chaos),
    addUser: (userId) => storage.addUser(userId),
    everything: (userId) =>
      storage
        .everything(userId)
        .map(({ resource, stored: { record } }) => ({ resource, record, deleted: isDeleted(record.stamps) })),
    backUp: () => {
      const copy = storage.backUp();
      return Promise.resolve(() => storage.restore(copy, scheduler.uuid()));
    },
    close: () => undefined,
  };
};

/** Disks in memory, one for each name; transactions begin at a point that the seed decides. */
function openInMemory(scheduler: Scheduler, chaos: Chaos): OpenStore {
  const disks = new Map<string, Disk>();
  return (name, ports, process) => {
    const disk = disks.get(name) ?? new Disk();
    disks.set(name, disk);
    return memoryStore(name, disk, ports, storeOptions(scheduler, chaos, name, process));
  };
}

/** When a store's transaction may begin, and what may become of it. */
export const storeOptions = (
  scheduler: Scheduler,
  chaos: Chaos,
  name: string,
  process: Process,
): MemoryStoreOptions => ({
  begin: async () => {
    await scheduler.step(`${name} store`);
    await process.living();
  },
  fault: () => {
    if (chaos.strikes('write aborts')) return new DOMException('The transaction was aborted.', 'AbortError');
    return chaos.strikes('quota') ? new DOMException('The disk is full.', 'QuotaExceededError') : null;
  },
});
