/** The routine behind a goal, apart from what is done with routines, so that a list of goals need not wait for that. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import type { RoutineRow } from '#client/store/database.ts';

/** The routine that a goal came from, as long as it is there. */
export function useRoutine(id: string | null): RoutineRow | undefined {
  const store = useStore();
  return useStored(() => (id === null ? undefined : store.routines.get(id)), [store, id]);
}
