/** The ports of the engine and the runtime, implemented by a page of the browser. */
import { newId } from '#client/store/ids.ts';
import type { Cancel, Channel, SyncPorts } from '#client/sync/ports.ts';
import { cookieTrace } from '#client/device/trace.ts';
import { holdLease } from './lease.ts';
import { browserNetwork } from './person-session.ts';
import type { RuntimePorts } from './runtime.ts';
import { storePorts } from './store-ports.ts';

export const browserPorts: SyncPorts = {
  ...storePorts,
  random: () => Math.random(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  lock,
  channel,
  online: () => navigator.onLine,
  onConnection: (callback) =>
    listen(callback, [
      [window, 'online'],
      [window, 'offline'],
    ]),
  onReturn: (callback) =>
    listen(
      () => document.visibilityState === 'visible' && callback(),
      [
        [window, 'online'],
        [window, 'focus'],
        [window, 'pageshow'],
        [document, 'visibilitychange'],
      ],
    ),
  visible: () => document.visibilityState === 'visible',
};

export const runtimePorts: RuntimePorts = { ...browserPorts, network: browserNetwork, trace: cookieTrace };

function listen(callback: () => void, events: [EventTarget, string][]): Cancel {
  for (const [target, name] of events) target.addEventListener(name, callback);
  return () => {
    for (const [target, name] of events) target.removeEventListener(name, callback);
  };
}

/** A Web Lock; without them (plain HTTP on a LAN) a lease. */
function lock(name: string, steal: boolean, held: () => Cancel): Cancel {
  if (!('locks' in navigator)) return lease(name, steal, held);
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

/** A lease that ends with the page, so that the next tab need not wait for it to expire. Without storage every tab leads, which does no harm. */
function lease(name: string, steal: boolean, held: () => Cancel): Cancel {
  try {
    const { now, after } = browserPorts;
    const giveUp = holdLease({ storage: localStorage, now, newId, after }, name, steal, held);
    window.addEventListener('pagehide', giveUp, { once: true });
    return () => {
      window.removeEventListener('pagehide', giveUp);
      giveUp();
    };
  } catch {
    return held();
  }
}

function channel<T>(name: string, onMessage: (message: T) => void): Channel<T> {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, close: () => undefined };
  const broadcast = new BroadcastChannel(name);
  broadcast.onmessage = ({ data }: MessageEvent<T>) => onMessage(data);
  return { post: (message) => broadcast.postMessage(message), close: () => broadcast.close() };
}
