/** The runtime, for screens. */
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Store } from '#client/store/database.ts';
import type { Runtime, RuntimeHandle } from './runtime.ts';
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

/** Where the person's changes are. */
export function useSyncStatus(): SyncStatus {
  const handle = useHandle();
  return useSyncExternalStore(handle.subscribe, handle.status);
}

function useHandle(): RuntimeHandle {
  const handle = useContext(RuntimeContext);
  if (!handle) throw new Error('RuntimeProvider is missing.');
  return handle;
}
