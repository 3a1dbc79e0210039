/** Rows stay where they are for a moment after they are ticked, so that the list does not shift under a finger. */
import { useCallback, useEffect, useState } from 'react';

const STAY_MS = 4_000;

interface Settling {
  /** Which group a row stands in: the done one or the open one. */
  isInDone: (row: { id: string; completed: boolean }) => boolean;
  /** Keeps a row in its group; the wait of every kept row starts again. */
  stay: (row: { id: string; completed: boolean }) => void;
}

export function useSettling(): Settling {
  const [kept, setKept] = useState<ReadonlyMap<string, boolean>>(new Map());
  useEffect(() => {
    if (kept.size === 0) return;
    const timer = setTimeout(() => setKept(new Map()), STAY_MS);
    return () => clearTimeout(timer);
  }, [kept]);
  const stay = useCallback(
    ({ id, completed }: { id: string; completed: boolean }) =>
      setKept((before) => new Map([...before, [id, before.get(id) ?? completed]])),
    [],
  );
  return { isInDone: ({ id, completed }) => kept.get(id) ?? completed, stay };
}
