/** The runtime, for screens. */
import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Store } from '#client/store/database.ts';
import type { Keeping, Runtime, RuntimeHandle } from './runtime-handle.ts';
import type { SyncStatus } from './sync-status.ts';

const RuntimeContext = createContext<RuntimeHandle | null>(null);

export function RuntimeProvider({ handle, children }: { handle: RuntimeHandle; children: ReactNode }) {
  return <RuntimeContext value={handle}>{children}</RuntimeContext>;
}

/** Who is using the app, and what they can do about it. */
export function useRuntime(): Runtime {
  const handle = useHandle();
  return useSyncExternalStore(handle.subscribe, handle.current);
}

/** The active person's store. */
export const useStore = (): Store => useRuntime().store;

/**
 * What is stored, as a query reads it, again after each change that concerns it; undefined until it is read.
 * @param query  reads the store; done once more where the connection was lost, so it leaves nothing behind
 * @param deps   what the query depends on, the store among it
 */
export function useStored<T>(query: () => T | Promise<T>, deps: unknown[]): T | undefined {
  const store = useStore();
  // Dexie watches an async function over all of its awaits, and another one only up to the first.
  return useLiveQuery(async () => store.lasting(query), deps);
}

/** Where the person's changes are. */
export function useSyncStatus(): SyncStatus {
  const handle = useHandle();
  return useSyncExternalStore(handle.subscribe, handle.status);
}

/** How well what is written here is kept, and how to say that its losses have been read about. */
export function useKeeping(): Keeping & Pick<RuntimeHandle, 'dismissCleared' | 'comeBack'> {
  const handle = useHandle();
  const { dismissCleared, comeBack } = handle;
  return { ...useSyncExternalStore(handle.subscribe, handle.keeping), dismissCleared, comeBack };
}

function useHandle(): RuntimeHandle {
  const handle = useContext(RuntimeContext);
  if (!handle) throw new Error('RuntimeProvider is missing.');
  return handle;
}
