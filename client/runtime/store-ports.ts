/** The ports that a page and the worker share: the store's only access to clocks and random numbers. */
import { newId } from '#client/store/ids.ts';
import type { StorePorts } from '#client/store/ports.ts';

export const storePorts: StorePorts = {
  now: () => Date.now(),
  steady: () => performance.now(),
  newId,
  newReplicaId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};

/** The longest wait for another tab, in ms: a frozen tab must not block the others. */
export const PATIENCE_MS = 10_000;

/** Runs work in one tab at a time, by a Web Lock; without Web Locks, or after a while, it runs anyway. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  let begun = false;
  const begin = (): Promise<T> => {
    begun = true;
    return work();
  };
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, begin);
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}
