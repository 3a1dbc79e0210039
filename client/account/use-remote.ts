/** Something that only the server knows: asked for when it is shown, and again when the network is back. */
import { useCallback, useEffect, useState } from 'react';
import { useLatest } from '#client/design/use-latest.ts';
import { Problem } from '#protocol/problem.ts';

export type RemoteState<T> = { state: 'asking' } | { state: 'there'; value: T } | { state: 'failed'; problem: Problem };

export interface Remote<T> {
  current: RemoteState<T>;
  /** Asks again; what is shown stays until the answer comes. */
  ask: () => Promise<void>;
}

/** @param load  asks the server; throws a Problem */
export function useRemote<T>(load: () => Promise<T>): Remote<T> {
  const [current, setCurrent] = useState<RemoteState<T>>({ state: 'asking' });
  const latest = useLatest(load);
  const ask = useCallback(
    () =>
      latest()().then(
        (value) => setCurrent({ state: 'there', value }),
        (cause: unknown) => {
          if (!(cause instanceof Problem)) throw cause;
          setCurrent({ state: 'failed', problem: cause });
        },
      ),
    [latest],
  );
  useEffect(() => {
    void ask();
    const again = () => void ask();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [ask]);
  return { current, ask };
}
