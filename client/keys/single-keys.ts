/**
 * Whether a character alone gives a command. It can be turned off, for those who speak to their computer or whose hands
 * brush keys; a keyboard belongs to a device, so the choice does too.
 * @see https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts
 */
import { useSyncExternalStore } from 'react';

const KEY = 'studentos-single-keys';

const listeners = new Set<() => void>();
let on = read();

export const isSingleKeysOn = (): boolean => on;

export function setSingleKeys(next: boolean): void {
  on = next;
  try {
    localStorage.setItem(KEY, next ? 'on' : 'off');
  } catch {
    // Where nothing can be kept, the choice holds for as long as the page does.
  }
  for (const listener of listeners) listener();
}

/** The choice, followed as it changes; `setSingleKeys` changes it. */
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, isSingleKeysOn);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): boolean {
  try {
    return globalThis.localStorage?.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}
