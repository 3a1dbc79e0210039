/** Whether the palette is open; the button in the bar and the keys open it, the frame shows it. */
let open = false;
const listeners = new Set<() => void>();

export function setPalette(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`. */
export const subscribeToPalette = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** For `useSyncExternalStore`. */
export const isPaletteOpen = (): boolean => open;
