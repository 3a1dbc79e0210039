/** When the row in focus leaves its list, the focus goes to the row that took its place, not to the top of the page. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { focusRow, rowOf, rowsIn } from '#client/keys/row-keys.ts';

/** @param list  holds rows */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  const last = useRef<{ row: Element; index: number } | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      const row = rowOf(target as Element);
      const index = rowsIn(list.current).findIndex((each) => each === row);
      last.current = row && index >= 0 ? { row, index } : null;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [list]);
  useLayoutEffect(() => {
    if (!last.current || last.current.row.isConnected || document.activeElement !== document.body) return;
    const rows = rowsIn(list.current);
    const next = rows[Math.min(last.current.index, rows.length - 1)];
    last.current = null;
    focusRow(next, { preventScroll: true });
  });
}
