/**
 * The sheet that lies over the page. It is drawn beside the page and not inside the list that asked for it: a row that goes away
 * while its sheet is open, because another device deleted or moved it, takes nothing along that is being written.
 */
import type { ReactNode } from 'react';
import { external, useExternal } from '#client/local/external.ts';

/** Draws a sheet. @param close  takes it away */
type DrawSheet = (close: () => void) => ReactNode;

export interface OpenSheet {
  id: number;
  draw: DrawSheet;
}

const open = external<OpenSheet | null>(null);
let lastId = 0;

/** Opens a sheet in place of the one that is open. */
export const openSheet = (draw: DrawSheet): void => open.set({ id: ++lastId, draw });

/** Takes a sheet away, by default whichever is open. */
export function closeSheet(id?: number): void {
  if (id === undefined || open.get()?.id === id) open.set(null);
}

/** The sheet that is open. */
export const useOpenSheet = (): OpenSheet | null => useExternal(open);
