/** The outside world that a page and the worker share: the only place of the store that touches ambient clocks and dice. */
import { newId } from '#client/store/ids.ts';
import type { StorePorts } from '#client/store/ports.ts';

export const storePorts: StorePorts = {
  now: () => Date.now(),
  steady: () => performance.now(),
  newId,
  newReplicaId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};

/** How long to wait for another tab's turn to end, in ms: a frozen tab must not stop the others. */
export const PATIENCE_MS = 10_000;

/** One at a time among tabs, by a Web Lock; without one, or after some patience, it just runs. */
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
