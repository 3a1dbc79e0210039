/** When the row in focus leaves its list, the focus goes to the row that took its place, not to the top of the page. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

const ROW = '[data-goal-id]';

/** The rows that a list shows, in order. */
export const rowsOf = (list: Element | null): HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>(ROW) ?? [])];

/** Puts the focus on a row. */
export const focusRow = (row: Element | undefined): void => row?.querySelector<HTMLElement>('[type=checkbox]')?.focus();

/** @param list  holds rows marked with `data-goal-id` */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  const last = useRef<{ row: Element; index: number } | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      const row = (target as Element).closest(ROW);
      const index = rowsOf(list.current).findIndex((each) => each === row);
      last.current = row && index >= 0 ? { row, index } : null;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [list]);
  useLayoutEffect(() => {
    if (!last.current || last.current.row.isConnected || document.activeElement !== document.body) return;
    const rows = rowsOf(list.current);
    const next = rows[Math.min(last.current.index, rows.length - 1)];
    last.current = null;
    next?.querySelector<HTMLElement>('[type=checkbox]')?.focus({ preventScroll: true });
  });
}
