/**
 * New builds: found hourly and whenever the person comes back, installed beside the running one, and applied only
 * when asked. Never a reload that the person did not start. Unasked, the new build is there at the next cold start.
 */
import { Workbox } from 'workbox-window';
import { external, useExternal } from '#client/local/external.ts';
import { isLately } from '#client/design/lately.ts';
import { ownScript } from './own-script.ts';
import { isTyping } from './typing.ts';

/** `ready`: a new build waits. `finish-writing`: it was asked for while text was unsaved. `later`: put off. */
export type UpdateState = 'none' | 'ready' | 'finish-writing' | 'later';

const HOUR_MS = 3_600_000;
/** Coming back to the page asks at most this often. */
const PAUSE_MS = 60_000;

const state = external<UpdateState>('none');
let worker: Workbox | undefined;
let lastCheck = Date.now();
let accepted = false;
let controlled = false;

export interface Update {
  state: UpdateState;
  /** Applies the new build and reloads; while text is unsaved it only says so. */
  apply: () => Promise<void>;
  /** Puts it off; the next cold start brings it. */
  later: () => void;
}

/** The state of updates, for the toast and for settings. */
export function useUpdate(): Update {
  return { state: useExternal(state), apply: applyUpdate, later: () => state.set('later') };
}

/** Registers the worker and keeps looking for a new build. Call once. */
export function startUpdates(): void {
  if (!('serviceWorker' in navigator)) return;
  controlled = navigator.serviceWorker.controller !== null;
  worker = new Workbox(ownScript('/sw.js'));
  worker.addEventListener('waiting', () => state.set('ready'));
  navigator.serviceWorker.addEventListener('controllerchange', onNewWorker);
  // Refused where storage is blocked (private windows): the app then works without opening offline.
  worker.register().catch(() => undefined);
  setInterval(checkForUpdate, HOUR_MS);
  document.addEventListener('visibilitychange', checkOnReturn);
  window.addEventListener('focus', checkOnReturn);
}

/** Asks the server for a newer build now, as after an answer `upgrade_required`. Without a network nothing happens. */
export function checkForUpdate(): void {
  lastCheck = Date.now();
  worker?.update().catch(() => undefined);
}

/** By then nobody answers any more. */
const ANSWER_MS = 10_000;

/**
 * Whether the server can be reached: the page asks for the worker's script, which lies in no cache, and then has the worker look
 * whether it is a newer one. What the browser believes of its network is no answer.
 */
export async function serverAnswers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { ok, headers } = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store', redirect: 'error', signal });
    // The page of a captive portal is no script.
    if (!ok || !headers.get('content-type')?.includes('javascript')) return false;
    await (await navigator.serviceWorker?.getRegistration())?.update();
    return true;
  } catch {
    return false;
  }
}

/** Says that a newer build is on the server, found by other means than the worker. */
export function announceUpdate(): void {
  state.set('ready');
}

/** The first worker of a first visit changes nothing; a second one means that this page runs an old build. */
function onNewWorker(): void {
  if (accepted) location.reload();
  else if (controlled) state.set('ready');
  controlled = true;
}

function checkOnReturn(): void {
  if (document.visibilityState === 'visible' && !isLately(lastCheck, PAUSE_MS, Date.now())) checkForUpdate();
}

async function applyUpdate(): Promise<void> {
  if (isTyping(document)) return state.set('finish-writing');
  accepted = true;
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.waiting) worker?.messageSkipWaiting();
  else location.reload();
}
