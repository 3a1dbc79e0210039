/** Shared queries of the active person's store, for screens. */
import { useSyncExternalStore } from 'react';
import type { Store } from '#client/store/database.ts';
import type { SharedQuery } from './runtime-query.ts';
import { useStore } from './use-runtime.tsx';

/**
 * The current answer of a shared query; undefined until the store has answered.
 * @throws the error of the store, for the error screen
 */
export function useRuntimeQuery<T>(queryOf: (store: Store) => SharedQuery<T>): T | undefined {
  const query = queryOf(useStore());
  const { value, error } = useSyncExternalStore(query.subscribe, query.answer);
  if (error !== undefined) throw error;
  return value;
}
