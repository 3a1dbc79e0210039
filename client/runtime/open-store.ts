/** Opens databases with a deadline, and in memory where the browser refuses to store anything. */
import { Dexie } from 'dexie';
import { DeviceDatabase } from '#client/device/device-database.ts';
import { isStorageRefused } from '#client/local/storage-errors.ts';
import type { SyncPorts } from '#client/sync/ports.ts';

/** After this time without an answer, the browser is assumed to hang. */
const DEADLINE_MS = 8_000;

/**
 * Why a database does not open. `blocked`: another tab has an older version open. `silent`: the browser does not answer.
 * `unreadable`: the browser reports an error.
 */
export type Trouble = 'blocked' | 'silent' | 'unreadable';

export class StoreTrouble extends Error {
  override readonly name = 'StoreTrouble';

  constructor(
    readonly trouble: Trouble,
    /** The name of the database. */
    readonly database: string,
    cause?: unknown,
  ) {
    super(`${database} does not open: ${trouble}`, { cause });
  }
}

/** Opens a database. @throws StoreTrouble */
export async function openWithin(database: Dexie, { after }: Pick<SyncPorts, 'after'>): Promise<void> {
  let trouble: Trouble = 'silent';
  database.on('blocked', () => (trouble = 'blocked'));
  let stop = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = after(DEADLINE_MS, () => reject(new StoreTrouble(trouble, database.name)));
  });
  try {
    await Promise.race([database.open(), late]);
  } catch (cause) {
    throw cause instanceof StoreTrouble ? cause : new StoreTrouble('unreadable', database.name, cause);
  } finally {
    stop();
  }
}

export interface OpenDevice {
  device: DeviceDatabase;
  /** Whether written data outlives this window. */
  kept: boolean;
}

/**
 * Opens the database of the device. Where the browser refuses to store anything, as some do in private windows,
 * everything works in memory.
 * @throws StoreTrouble
 */
export async function openDevice(ports: Pick<SyncPorts, 'after'>): Promise<OpenDevice> {
  const device = new DeviceDatabase();
  try {
    await openWithin(device, ports);
    return { device, kept: true };
  } catch (error) {
    if (!(error instanceof StoreTrouble) || !(isStorageRefused(error.cause) || isWebStorageRefused())) throw error;
    const { indexedDB, IDBKeyRange } = await import('fake-indexeddb');
    Object.assign(Dexie.dependencies, { indexedDB, IDBKeyRange });
    const inMemory = new DeviceDatabase();
    await openWithin(inMemory, ports);
    return { device: inMemory, kept: false };
  }
}

/** Whether the browser refuses Web Storage. Chromium reports a refused IndexedDB as "UnknownError", like a damaged one. */
function isWebStorageRefused(): boolean {
  try {
    void globalThis.localStorage;
    return false;
  } catch (error) {
    return isStorageRefused(error);
  }
}
