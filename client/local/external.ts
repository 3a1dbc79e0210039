/** A value that lives outside React: read it anywhere, and screens that read it with `useExternal` follow it. */
import { useSyncExternalStore } from 'react';

export interface External<T> {
  get: () => T;
  set: (next: T) => void;
  /** @returns how to stop listening */
  subscribe: (listener: () => void) => () => void;
}

/** @param first what it holds until the first `set` */
export function external<T>(first: T): External<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value as it stands, and again whenever it changes. */
export function useExternal<T>(source: External<T>): T {
  return useSyncExternalStore(source.subscribe, source.get);
}
