/**
 * A lazy screen of an old build that the server no longer has: reload once into the new build. Not while text is
 * unsaved, not without the server, and not twice in a row, since a broken build must not reload for ever.
 */
import { hasHeldKeys } from '#client/design/held-keys.ts';
import { isLately } from '#client/design/lately.ts';
import { isTyping } from './typing.ts';
import { announceUpdate, serverAnswers } from './updates.ts';

const COOLDOWN_MS = 60_000;
const KEY = 'studentos-chunk-reload';

/** Listens for Vite's `vite:preloadError`; what cannot be mended goes on to the screen's error boundary. */
export function recoverFromMissingChunk(window: Window): void {
  window.addEventListener('vite:preloadError', () => void recover());
}

async function recover(): Promise<void> {
  if (isTyping(document) || hasHeldKeys()) return announceUpdate();
  if (recentlyReloaded() || !(await serverAnswers())) return;
  // Where nothing can be noted, a second reload could not be held back: then there is no first one.
  if (note(Date.now())) location.reload();
}

function recentlyReloaded(): boolean {
  try {
    return isLately(Number(sessionStorage.getItem(KEY)), COOLDOWN_MS, Date.now());
  } catch {
    return true;
  }
}

function note(at: number): boolean {
  try {
    sessionStorage.setItem(KEY, String(at));
    return true;
  } catch {
    return false;
  }
}
