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

/** The current runtime: the active person, their store and what they can do. */
export function useRuntime(): Runtime {
  const handle = useHandle();
  return useSyncExternalStore(handle.subscribe, handle.current);
}

/** The active person's store. */
export const useStore = (): Store => useRuntime().store;

/**
 * The result of a query of the store, updated after each change that concerns it; undefined until it is read.
 * @param query  reads the store; run again where the connection was lost, so it must not have side effects
 * @param deps   the values that the query depends on, including the store
 */
export function useStored<T>(query: () => T | Promise<T>, deps: unknown[]): T | undefined {
  const store = useStore();
  // Dexie tracks an async function across all of its awaits, and any other function only up to the first.
  return useLiveQuery(async () => store.lasting(query), deps);
}

/** The sync status of the active person. */
export function useSyncStatus(): SyncStatus {
  const handle = useHandle();
  return useSyncExternalStore(handle.subscribe, handle.status);
}

/** How safely data is kept here, and the answers to reports about it. */
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
