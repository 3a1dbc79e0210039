/** Asks the browser not to clear what is on this device when space runs short. */

/** `kept`: the browser promised. `not-promised`: it may clear data it needs room for. `unknown`: it cannot be asked. */
export type StoragePromise = 'kept' | 'not-promised' | 'unknown';

let asked: Promise<StoragePromise> | undefined;

/**
 * Call it from the gesture that saved the first goal: asked for no reason at load, browsers say no.
 * Once per page is enough; later calls give the first answer.
 */
export function askToKeepStorage(): Promise<StoragePromise> {
  asked ??= ask();
  return asked;
}

/** The browser's current promise to keep data, without requesting one: for settings. */
export async function storagePromise(): Promise<StoragePromise> {
  if (!hasManager()) return 'unknown';
  return (await navigator.storage.persisted()) ? 'kept' : 'not-promised';
}

/** How much of the room that the browser gives is taken, in bytes. */
export interface StorageUse {
  used: number;
  quota: number;
}

/** Null where the browser does not say. */
export async function storageUse(): Promise<StorageUse | null> {
  if (typeof navigator.storage?.estimate !== 'function') return null;
  const { usage, quota } = await navigator.storage.estimate();
  return usage === undefined || quota === undefined ? null : { used: usage, quota };
}

async function ask(): Promise<StoragePromise> {
  if (!hasManager()) return 'unknown';
  try {
    if (await navigator.storage.persisted()) return 'kept';
    return (await navigator.storage.persist()) ? 'kept' : 'not-promised';
  } catch {
    return 'unknown';
  }
}

/** Absent on plain http, and in old browsers. */
function hasManager(): boolean {
  return typeof navigator.storage?.persist === 'function';
}
