/** What is open over the screen: the search, or the keys. Buttons and keys open it, the frame shows it. */
export type Overlay = 'search' | 'keys';

let open: Overlay | null = null;
const listeners = new Set<() => void>();

export function setOverlay(next: Overlay | null): void {
  open = next;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`. */
export const subscribeToOverlay = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** For `useSyncExternalStore`. */
export const openOverlay = (): Overlay | null => open;
