/** Which rows of a list are selected, to do something with all of them. */
import { useMemo, useState } from 'react';
import { useLatest } from '#client/design/use-latest.ts';

interface Selected {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string;
}

export interface Selection {
  /** Null while nothing is being selected. */
  ids: ReadonlySet<string> | null;
  /** The same object for as long as the list is on screen. */
  act: SelectionActs;
}

export interface SelectionActs {
  toggle: (id: string) => void;
  /** Everything between the row that was selected first and this one. */
  reach: (id: string) => void;
  add: (ids: readonly string[]) => void;
  all: () => void;
  clear: () => void;
  /** The selected rows in the order of the list; none while nothing is being selected. */
  current: () => string[];
}

/** @param rows  the rows on screen, in their order; what leaves them is selected no more */
export function useSelection(rows: readonly { id: string }[]): Selection {
  const [selected, setSelected] = useState<Selected | null>(null);
  const ids = selected && new Set(rows.map(({ id }) => id).filter((id) => selected.ids.has(id)));
  const latest = useLatest({ rows, ids });
  const act = useMemo<SelectionActs>(() => {
    const set = (next: (before: Selected) => Selected) =>
      setSelected((before) => {
        const after = next(before ?? { ids: new Set(), anchor: '' });
        return after.ids.size > 0 ? after : null;
      });
    return {
      toggle: (id) =>
        set(({ ids: before }) => {
          const after = new Set(before);
          if (!after.delete(id)) after.add(id);
          return { ids: after, anchor: id };
        }),
      reach: (id) =>
        set(({ ids: before, anchor }) => {
          const order = latest().rows.map((row) => row.id);
          const from = order.indexOf(anchor);
          const [a, b] = [from < 0 ? order.indexOf(id) : from, order.indexOf(id)].sort((x, y) => x - y);
          return { ids: new Set([...before, ...order.slice(a, b! + 1)]), anchor: from < 0 ? id : anchor };
        }),
      add: (more) =>
        set(({ ids: before, anchor }) => ({ ids: new Set([...before, ...more]), anchor: anchor || more[0]! })),
      all: () => set(() => ({ ids: new Set(latest().rows.map(({ id }) => id)), anchor: latest().rows[0]?.id ?? '' })),
      clear: () => setSelected(null),
      current: () => [...(latest().ids ?? [])],
    };
  }, [latest]);
  return { ids: ids && ids.size > 0 ? ids : null, act };
}
