/** What a run stands on: stores in memory or in Dexie, a storage in memory or in PostgreSQL. */
import type { Store } from '#client/store/database.ts';
import { isDeleted } from '#protocol/merge.ts';
import type { Stamp } from '#protocol/stamp.ts';
import type { FeedHead } from '#server/database/feed-head.ts';
import type { StoredRecord } from '#server/database/records.ts';
import type { Storage } from '#server/database/storage.ts';
import type { OpenStore } from './device.ts';
import type { Chaos } from './faults.ts';
import type { ServerState } from './judge.ts';
import { MemoryStorage } from './memory-storage.ts';
import { Disk, memoryStore, type MemoryStoreOptions } from './memory-store.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import { DatabaseFaults, GOING_BACK_MS } from './database-faults.ts';

export interface World {
  storage: Storage;
  openStore: OpenStore;
  /**
   * Gives a store the schema of the build that opens it, all or nothing.
   * @param dies  the page goes away in the middle of it
   */
  upgrade(name: string, store: Store, process: Process, dies: boolean): Promise<void> | void;
  /** Copies a store with all that is in it, as who copies a browser's profile does. */
  copy(name: string, to: string, schema: number): Promise<void> | void;
  /** Removes the store of this name from its device; nobody has it open. */
  wipe(name: string): Promise<void> | void;
  addUser(userId: string): Promise<void> | void;
  /** Every record of a user, deleted ones included. */
  everything(userId: string): Promise<ServerState[]> | ServerState[];
  /** Where a user's feed stands. */
  head(userId: string): Promise<FeedHead> | FeedHead;
  /** Keeps a copy of the database; what it returns goes back to it, and may tell the database that it is another one. */
  backUp: () => Promise<(isTold: boolean) => Promise<void>>;
  /** Forgets what a user deleted before a stamp. @returns what was forgotten */
  purge(userId: string, before: Stamp): Promise<ServerState[]>;
  close(): Promise<void> | void;
}

export type Lane = (scheduler: Scheduler, chaos: Chaos) => Promise<World> | World;

/** Engine, store code and apply code are real; disks and tables are in memory. */
export const memoryLane: Lane = (scheduler, chaos) => ({
  ...memoryServer(scheduler, chaos),
  ...memoryDevices(scheduler, chaos),
  close: () => undefined,
});

/** The servers' side in memory. */
export function memoryServer(
  scheduler: Scheduler,
  chaos: Chaos,
): Omit<World, 'openStore' | 'upgrade' | 'copy' | 'wipe' | 'close'> {
  const dice = scheduler.named('storage');
  const faults = new DatabaseFaults(scheduler, chaos);
  const memory = new MemoryStorage(dice.uuid(), faults.at, scheduler.soon);
  return {
    storage: memory.storage,
    addUser: (userId) => memory.addUser(userId),
    everything: (userId) => memory.everything(userId).map(({ resource, stored }) => toState(resource, stored)),
    head: (userId) => memory.head(userId),
    backUp: () => {
      const copy = memory.backUp();
      return Promise.resolve((isTold) => {
        faults.down(GOING_BACK_MS);
        return memory.restore(copy, dice.uuid(), isTold ? dice.uuid() : undefined);
      });
    },
    purge: async (userId, before) =>
      (await memory.purge(userId, before)).map(({ resource, stored }) => toState(resource, stored)),
  };
}

/** A stored record as the judge sees it. */
export const toState = (
  resource: string,
  { userId, record }: Pick<StoredRecord, 'userId' | 'record'>,
): ServerState => ({
  userId,
  resource,
  record,
  deleted: isDeleted(record.stamps),
});

/** Disks in memory, one for each name; transactions begin at a point that the seed decides. */
function memoryDevices(scheduler: Scheduler, chaos: Chaos): Pick<World, 'openStore' | 'upgrade' | 'copy' | 'wipe'> {
  const disks = new Map<string, Disk>();
  return {
    openStore: (name, ports, process) => {
      const disk = disks.get(name) ?? new Disk(process.schema);
      disks.set(name, disk);
      return memoryStore(name, disk, ports, storeOptions(scheduler, chaos, name, process));
    },
    upgrade: (name, _store, { schema }, dies) => {
      if (!dies) disks.get(name)!.schema = schema;
    },
    copy: (name, to) => {
      const disk = disks.get(name);
      if (disk) disks.set(to, disk.copy());
    },
    wipe: (name) => void disks.delete(name),
  };
}

/** When a store's transaction may begin, and what may become of it. */
export const storeOptions = (
  scheduler: Scheduler,
  chaos: Chaos,
  name: string,
  process: Process,
): MemoryStoreOptions => ({
  schema: process.schema,
  begin: async () => {
    await scheduler.step(`${name} store`);
    await process.living();
  },
  fault: () => {
    if (chaos.strikes('write aborts')) return new DOMException('The transaction was aborted.', 'AbortError');
    return chaos.strikes('quota') ? new DOMException('The disk is full.', 'QuotaExceededError') : null;
  },
});
