/** Values and changes that live outside React; screens that read a value with `useExternal` follow it. */
import { useSyncExternalStore } from 'react';

/** Tells listeners that something changed, without saying what. */
export interface Signal {
  notify: () => void;
  /** @returns stops listening */
  subscribe: (listener: () => void) => () => void;
}

/** A value to be read anywhere, at any time. */
export interface External<T> {
  get: () => T;
  set: (next: T) => void;
  /** @returns stops listening */
  subscribe: (listener: () => void) => () => void;
}

/** Makes a signal. Listeners are called in the order in which they came. */
export function signal(): Signal {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Makes a value outside React.
 * @param first  its value until the first `set`
 */
export function external<T>(first: T): External<T> {
  let value = first;
  const { notify, subscribe } = signal();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      notify();
    },
    subscribe,
  };
}

/** The value as it stands, and again whenever it changes. */
export function useExternal<T>(source: External<T>): T {
  return useSyncExternalStore(source.subscribe, source.get);
}
