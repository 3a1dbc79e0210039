/** Rows from a query that keep their identity while nothing in them changes. */
import { useState } from 'react';

/**
 * A query answers with new objects each time; this hands back the ones of last time where they say the same,
 * so that a memoised row of a list is drawn again only when it changed.
 */
export function useStableRows<T extends { id: string }>(rows: T[] | undefined): T[] | undefined {
  const [last, setLast] = useState<T[] | undefined>(rows);
  if (rows === undefined || rows === last) return last === undefined || rows === undefined ? rows : last;
  const stable = keepSame(last ?? [], rows);
  if (last !== undefined && stable.length === last.length && stable.every((row, index) => row === last[index]))
    return last;
  setLast(stable);
  return stable;
}

function keepSame<T extends { id: string }>(last: readonly T[], rows: readonly T[]): T[] {
  const known = new Map(last.map((row) => [row.id, row]));
  return rows.map((row) => {
    const before = known.get(row.id);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(row) ? before : row;
  });
}
