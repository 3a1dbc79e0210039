/** Brings the schema up to date at start, once, however many instances start together. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { StartRefusal } from '../start-refusal.ts';
import { inTransaction, openDatabase, type Database, type DatabaseConnection, type Transaction } from './connection.ts';

/** Where the steps are, one a file, in the order of their names. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Imports the steps itself, so that they load wherever this file does: from the source, or built. A step has one name, whichever it
 * was run from.
 */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    (await readdir(MIGRATIONS_FOLDER)).filter((name) => /^\d{8}-.*(?<!\.test)\.[jt]s$/.test(name)).sort(),
  getMigrationName: (name) => name.replace(/\.js$/, '.ts'),
  getMigration: (name) =>
    import(/* @vite-ignore */ pathToFileURL(path.join(MIGRATIONS_FOLDER, name)).href) as Promise<Knex.Migration>,
};

const MIGRATIONS: Knex.MigratorConfig = { migrationSource };

/** Any number that nothing else in this database locks. */
export const MIGRATION_LOCK = 7_305_001;
const LOCK_POLL_MS = 100;

/**
 * Runs the steps that are missing. Instances take turns at a lock that the database gives up by itself when its holder
 * dies; so knex's own lock, a row that a killed process leaves behind for ever, can be cleared by whoever holds ours.
 * @returns the names of the steps that were run
 * @throws StartRefusal  when the database was written by a newer release
 */
export async function migrate(connection: DatabaseConnection): Promise<string[]> {
  const database = openDatabase(connection, { statementTimeoutMs: 0, maxConnections: 3 });
  try {
    return await whileLocked(database, async () => {
      await clearLeftLock(database);
      const [, names] = (await database.migrate.latest(MIGRATIONS)) as [number, string[]];
      return names;
    });
  } catch (error) {
    throw refusalFor(error) ?? error;
  } finally {
    await database.destroy();
  }
}

/** Whether the schema is the one this release works with. */
export async function isMigrated(database: Database): Promise<boolean> {
  const [, pending] = (await database.migrate.list(MIGRATIONS)) as [unknown[], unknown[]];
  return pending.length === 0;
}

/** Holds the lock in one connection's transaction while `work` goes over others. */
async function whileLocked<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return inTransaction(database, async (holder) => {
    await holder.raw('set local idle_in_transaction_session_timeout = 0');
    while (!(await tryLock(holder))) await sleep(LOCK_POLL_MS);
    return work();
  });
}

async function tryLock(holder: Transaction): Promise<boolean> {
  const { rows } = await holder.raw<{ rows: { taken: boolean }[] }>('select pg_try_advisory_xact_lock(?) as taken', [
    MIGRATION_LOCK,
  ]);
  return rows[0]?.taken === true;
}

async function clearLeftLock(database: Database): Promise<void> {
  if (await database.schema.hasTable('knex_migrations_lock'))
    await database.migrate.forceFreeMigrationsLock(MIGRATIONS);
}

/** knex compares its list with the files: a step that was run but is not there comes from a newer release. */
function refusalFor(error: unknown): StartRefusal | null {
  if (!(error instanceof Error) || !error.message.includes('migration directory is corrupt')) return null;
  return new StartRefusal(
    'The database was written by a newer release of StudentOS. Nothing was changed. Start that release, or restore a backup made before it.',
    { cause: error },
  );
}
