/** Subjects that were used before, to choose from while one is written. */
import { useRuntimeQuery } from '#client/runtime/use-runtime-query.ts';
import { sharedQuery } from '#client/runtime/runtime-query.ts';
import type { Store } from '#client/store/database.ts';

/** As many of the latest goals are looked at; whoever used a subject before that can still write it. */
const RECENT = 500;

/** In alphabetical order. */
export const useSubjects = (): string[] => useRuntimeQuery(subjectsQuery) ?? [];

const subjectsQuery = (store: Store) =>
  sharedQuery(store, 'subjects of goals', async () => {
    const [logs, goals, routines] = await Promise.all([
      store.logs.orderBy('subject').uniqueKeys(),
      store.goals.orderBy('date').reverse().limit(RECENT).toArray(),
      store.routines.toArray(),
    ]);
    const subjects = [...goals, ...routines].flatMap(({ subject }) => subject ?? []);
    return [...new Set([...(logs as string[]), ...subjects])].sort((a, b) => a.localeCompare(b));
  });
