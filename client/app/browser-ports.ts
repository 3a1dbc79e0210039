/** The outside world, as the browser has it: the only place of store and engine that touches ambient clocks and dice. */
import { newId } from '#client/store/ids.ts';
import type { Cancel, Channel, SyncPorts } from '#client/sync/ports.ts';

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
  lock,
  channel,
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

/** A Web Lock. Without them (plain HTTP on a LAN) every tab holds its own: several leaders do no harm. */
function lock(name: string, steal: boolean, held: () => Cancel): Cancel {
  if (!('locks' in navigator)) return held();
  const waiting = new AbortController();
  let release = (): void => undefined;
  let lost: Cancel = () => undefined;
  let givenBack = false;
  const hold = () =>
    new Promise<void>((resolve) => {
      release = resolve;
      lost = held();
    });
  const options = steal ? { steal } : { signal: waiting.signal };
  navigator.locks.request(name, options, hold).catch(() => {
    if (!givenBack) lost();
  });
  return () => {
    givenBack = true;
    waiting.abort();
    release();
  };
}

function channel<T>(name: string, onMessage: (message: T) => void): Channel<T> {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, close: () => undefined };
  const broadcast = new BroadcastChannel(name);
  broadcast.onmessage = ({ data }: MessageEvent<T>) => onMessage(data);
  return { post: (message) => broadcast.postMessage(message), close: () => broadcast.close() };
}

/** How long to wait for another tab's turn to end: a frozen tab must not stop the others. */
const PATIENCE_MS = 10_000;

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
