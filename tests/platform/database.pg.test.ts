import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDatabase } from '#server/database/self-check.ts';
import { inTransaction, isUnavailable, openDatabase, ping, type Database } from '#server/database/connection.ts';
import { isMigrated, migrate } from '#server/database/migrate.ts';
import {
  asAdministrator,
  cutSession,
  emptyDatabase,
  freshDatabase,
  type FreshDatabase,
} from '#tests/support/postgres.ts';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.connection);
  await database.raw('create table notes (id int unique deferrable initially deferred, day date, version bigint)');
});

afterAll(async () => {
  await database.destroy();
  await fresh.drop();
});

const count = async (): Promise<number> => Number((await database('notes').count('* as n').first<{ n: number }>())?.n);

describe('a transaction', () => {
  it('rejects when its COMMIT fails on a deferred constraint, and leaves nothing', async () => {
    const before = await count();
    const work = inTransaction(database, (trx) => trx('notes').insert([{ id: 1 }, { id: 1 }]));
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(before);
  });

  it('rejects with 503 when its session is cut before COMMIT, and leaves nothing', async () => {
    const before = await count();
    const work = inTransaction(database, async (trx) => {
      await trx('notes').insert({ id: 2 });
      const { rows } = await trx.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
      await cutSession(rows[0]!.pid);
    });
    await expect(work).rejects.toMatchObject({ name: 'Problem', code: 'unavailable', extras: { retryAfter: 1 } });
    expect(await count()).toBe(before);
  });

  it('rejects with 503 when it loses a serialization conflict at COMMIT', async () => {
    const conflict = inTransaction(database, async (trx) => {
      await trx.raw('set transaction isolation level serializable');
      await trx('notes').count();
      await inTransaction(database, async (other) => {
        await other.raw('set transaction isolation level serializable');
        await other('notes').count();
        await other('notes').insert({ id: 3 });
      });
      await trx('notes').insert({ id: 4 });
    });
    await expect(conflict).rejects.toMatchObject({ code: 'unavailable' });
    expect(await database('notes').where({ id: 4 })).toEqual([]);
  });

  it('passes on what the work itself throws', async () => {
    await expect(inTransaction(database, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });
});

describe('a connection', () => {
  it('gives calendar days as text and bigint as numbers', async () => {
    const { rows } = await database.raw<{ rows: unknown[] }>(
      "select '2026-02-28'::date as day, 9007199254740991::bigint as version",
    );
    expect(rows).toEqual([{ day: '2026-02-28', version: 9_007_199_254_740_991 }]);
  });

  it('is replaced when the database ended it while idle', async () => {
    await ping(database);
    await asAdministrator((client) =>
      client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        fresh.connection.database,
      ]),
    );
    await expect
      .poll(() =>
        ping(database).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });

  it('to a server that is not there fails at once as unavailable', async () => {
    const nowhere = openDatabase({ ...fresh.connection, host: '/nowhere' });
    const start = performance.now();
    await expect(ping(nowhere)).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - start).toBeLessThan(5000);
    await nowhere.destroy();
  });

  it('that none is free for within 3 s counts as unavailable', async () => {
    const narrow = openDatabase(fresh.connection, { maxConnections: 1 });
    const late = inTransaction(narrow, () => ping(narrow));
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    await narrow.destroy();
  });

  it('gives up a statement after 5 s and an idle transaction after 10 s, unless told otherwise', async () => {
    const plain = openDatabase(fresh.connection);
    const { rows } = await plain.raw<{ rows: object[] }>(
      `select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    await plain.destroy();
    expect(rows).toEqual([{ statement: '5s', idle: '10s' }]);
  });

  it('gives up a statement that runs too long', async () => {
    const hasty = openDatabase(fresh.connection, { statementTimeoutMs: 50 });
    const error = await hasty.raw('select pg_sleep(5)').catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
    await hasty.destroy();
  });
});

describe('the self-check', () => {
  it('passes a database with durable settings and a plain user', async () => {
    await expect(checkDatabase(database)).resolves.toBeUndefined();
  });

  it('refuses a database that confirms commits before they are on the disk', async () => {
    await asAdministrator((client) =>
      client.query(`alter database ${fresh.connection.database} set synchronous_commit = off`),
    );
    const weak = openDatabase(fresh.connection);
    await expect(checkDatabase(weak)).rejects.toThrow('synchronous_commit=off');
    await weak.destroy();
  });

  it('refuses to work as superuser', async () => {
    const almighty = openDatabase({ ...fresh.connection, user: 'postgres', database: 'postgres' });
    await expect(checkDatabase(almighty)).rejects.toThrow('superuser');
    await almighty.destroy();
  });
});

describe('migrations', () => {
  it('run once when several instances start together', async () => {
    const empty = await emptyDatabase();
    const runs = await Promise.all([1, 2, 3].map(() => migrate(empty.connection)));
    expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
    const migrated = openDatabase(empty.connection);
    expect(await isMigrated(migrated)).toBe(true);
    await migrated.destroy();
    await empty.drop();
  });

  it('go on after a process was killed while it held the lock of knex', async () => {
    await database('knex_migrations_lock').update({ is_locked: 1 });
    await expect(migrate(fresh.connection)).resolves.toEqual([]);
  });

  it('refuse a database of a newer release', async () => {
    const newer = await freshDatabase();
    const db = openDatabase(newer.connection);
    await db('knex_migrations').insert({ name: '29990101-01-tomorrow.ts', batch: 2, migration_time: new Date() });
    await db.destroy();
    await expect(migrate(newer.connection)).rejects.toThrow('newer release');
    await newer.drop();
  });
});
