/**
 * The sheet that lies over the page. It is drawn beside the page and not inside the list that asked for it: a row that goes away
 * while its sheet is open, because another device deleted or moved it, takes nothing along that is being written.
 */
import type { ReactNode } from 'react';

/** Draws a sheet. @param close  takes it away */
type DrawSheet = (close: () => void) => ReactNode;

export interface OpenSheet {
  id: number;
  draw: DrawSheet;
}

let open: OpenSheet | null = null;
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: OpenSheet | null): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Opens a sheet in place of the one that is open. */
export const openSheet = (draw: DrawSheet): void => set({ id: ++lastId, draw });

/** Takes a sheet away, by default whichever is open. */
export function closeSheet(id?: number): void {
  if (open && (id === undefined || open.id === id)) set(null);
}

/** For `useSyncExternalStore`. */
export const subscribeToSheet = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** For `useSyncExternalStore`. */
export const currentSheet = (): OpenSheet | null => open;
