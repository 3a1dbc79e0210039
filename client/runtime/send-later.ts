/**
 * Asks the browser to wake the worker when there is a network, to send the outbox with no tab open. Only some browsers support
 * it (Background Sync), and nothing depends on it.
 */
import { SEND_TAG } from '#client/pwa/send-tag.ts';
import type { SyncStatus } from './sync-status.ts';

interface Sender {
  status(): SyncStatus;
  subscribe(changed: () => void): () => void;
}

/** Registers once when a write could not be sent, and when a page is left with unsent changes. */
export function sendLaterToo(sender: Sender): void {
  let asked = false;
  sender.subscribe(() => {
    const { state, waiting } = sender.status();
    const isStuck = waiting > 0 && (state === 'offline' || state === 'unreachable');
    if (isStuck && !asked) register();
    asked = isStuck;
  });
  document.addEventListener('visibilitychange', () => {
    const { state, waiting } = sender.status();
    if (document.visibilityState === 'hidden' && waiting > 0 && state !== 'guest') register();
  });
}

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

function register(): void {
  if (!('serviceWorker' in navigator)) return;
  void navigator.serviceWorker.ready
    .then((registration: SyncRegistration) => registration.sync?.register(SEND_TAG))
    // Refused by the person, or in private windows.
    .catch(() => undefined);
}
