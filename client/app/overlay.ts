/** What is open over the screen: the search, or the keys. Buttons and keys open it, the frame shows it. */
import { holdKeys } from '#client/design/held-keys.ts';

export type Overlay = 'search' | 'keys';

let open: Overlay | null = null;
const listeners = new Set<() => void>();

let release: (() => void) | undefined;

/** Keys wait for it from this moment on: right after the start the frame may draw it a good while later. */
export function setOverlay(next: Overlay | null): void {
  open = next;
  if (next) release ??= holdKeys({ onEscape: () => setOverlay(null) });
  else overlayDrawn();
  for (const listener of listeners) listener();
}

/** It is drawn, or what stands in its place while it loads: from here on that holds the keys, or takes them. */
export function overlayDrawn(): void {
  release?.();
  release = undefined;
}

/** For `useSyncExternalStore`. */
export const subscribeToOverlay = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** For `useSyncExternalStore`. */
export const openOverlay = (): Overlay | null => open;
