/**
 * PostgreSQL for tests: one server for the run, a database of its own for every test file, copied in some 30 ms from
 * one that all migrations have been run on.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openDatabase, type Database } from '#server/database/connection.ts';
import { APPLICATION } from '#server/database/embedded/roles.ts';
import { administratorClient } from '#server/database/embedded/running-server.ts';

/** The server of this run, as `postgres-global.ts` hands it to the test files. */
export interface TestPostgres {
  /** The socket's folder. */
  host: string;
  port: number;
  /** The database that fresh ones are copied from. */
  template: string;
  version: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

export interface FreshDatabase {
  /** For `openDatabase`. */
  connection: { host: string; port: number; user: string; database: string };
  /** The same as a connection string, for `DATABASE_URL`. */
  url: string;
  /** Ends what is still connected and removes the database. */
  drop(): Promise<void>;
}

/** A migrated, empty database that no other test file sees. */
export function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(inject('postgres').template);
}

/**
 * The same, open for the tests of a file, and gone after them. Call it where the file begins.
 * @param options  as for `openDatabase`
 */
export async function openFreshDatabase(options?: Parameters<typeof openDatabase>[1]): Promise<Database> {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.connection, options);
  afterAll(async () => {
    await database.destroy();
    await fresh.drop();
  });
  return database;
}

/** A database without our tables, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<FreshDatabase> {
  const { host, port } = inject('postgres');
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator((client) =>
    client.query(`create database ${database} owner ${APPLICATION} template ${template}`),
  );
  return {
    connection: { host, port, user: APPLICATION, database },
    url: `postgres://${APPLICATION}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    drop: () =>
      asAdministrator((client) => client.query(`drop database if exists ${database} with (force)`)).then(
        () => undefined,
      ),
  };
}

/** Runs something as the administrator of the run's server: to cut a connection, to make a role. */
export async function asAdministrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = administratorClient(inject('postgres'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Ends the session that a transaction runs in, from outside, as an administrator or a crash would. */
export async function cutSession(pid: number): Promise<void> {
  await asAdministrator(async (client) => {
    await client.query('select pg_terminate_backend($1)', [pid]);
    for (;;) {
      const { rowCount } = await client.query('select 1 from pg_stat_activity where pid = $1', [pid]);
      if (rowCount === 0) return;
    }
  });
}
