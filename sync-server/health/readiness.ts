/** Whether a request can be served now. */
import type { AppDeps } from '../app-deps.ts';
import { ping } from '../database/connection.ts';
import { isMigrated } from '../database/migrate.ts';
import { Problem } from '#protocol/problem.ts';

/**
 * Makes the check behind `/readyz`: the database answers and has the schema of this release, and the server is not ending.
 * @returns a function that resolves when all is well and else throws Problem `unavailable`
 */
export function createReadiness({ database, ending }: Pick<AppDeps, 'database' | 'ending'>): () => Promise<void> {
  // A schema that is current stays so while this release runs: asked until the first yes.
  let migrated = false;
  return async () => {
    if (ending.aborted) throw notReady('The server is about to end.');
    await ping(database);
    migrated ||= await isMigrated(database);
    if (!migrated) throw notReady('The database has not been brought up to date yet.');
  };
}

const notReady = (detail: string): Problem => new Problem('unavailable', detail, { retryAfter: 1 });
