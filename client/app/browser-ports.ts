/** The outside world, as the browser has it: the only place of store and engine that touches ambient clocks and dice. */
import { newId } from '#client/store/ids.ts';
import type { SyncPorts } from '#client/sync/ports.ts';

export const browserPorts: SyncPorts = {
  now: () => Date.now(),
  newId,
  newReplicaId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  random: () => Math.random(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  alone,
  online: () => navigator.onLine,
  onReturn(callback) {
    const back = () => document.visibilityState === 'visible' && callback();
    const events: [EventTarget, string][] = [
      [window, 'online'],
      [window, 'focus'],
      [window, 'pageshow'],
      [document, 'visibilitychange'],
    ];
    for (const [target, name] of events) target.addEventListener(name, back);
    return () => {
      for (const [target, name] of events) target.removeEventListener(name, back);
    };
  },
  visible: () => document.visibilityState === 'visible',
};

/** How long a tab waits for another's turn to end before it takes it: a frozen tab must not stop the others. */
const PATIENCE_MS = 30_000;

/** One at a time by a Web Lock. Without one (plain HTTP on a LAN) it just runs: two at a time do no harm. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  const waiting = new AbortController();
  const patience = setTimeout(() => waiting.abort(), PATIENCE_MS);
  const turn = () => {
    clearTimeout(patience);
    return work();
  };
  try {
    return await navigator.locks.request(name, { signal: waiting.signal }, turn);
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    return navigator.locks.request(name, { steal: true }, work);
  }
}
