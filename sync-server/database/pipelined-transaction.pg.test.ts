import type { ClientBase } from 'pg';
import { expect, test } from 'vitest';
import { cutSession, openFreshDatabase } from '#tests/support/postgres.ts';
import { inPipelinedTransaction } from './pipelined-transaction.ts';

// One connection, so that each test finds what the one before it left.
const database = await openFreshDatabase({ maxConnections: 1 });
await database.raw('create table notes (id int unique deferrable initially deferred check (id > 0))');

const insert = (connection: ClientBase, id: number): Promise<unknown> =>
  connection.query('insert into notes values ($1)', [id]);

/** What is there; in a transaction that somebody left behind, this would fail. */
async function stored(): Promise<number[]> {
  const { rows } = await database.raw<{ rows: { id: number }[] }>('select id from notes order by id');
  return rows.map(({ id }) => id);
}

test('commits what was asked for without waiting', async () => {
  const result = await inPipelinedTransaction(database, async (connection) => {
    const all = await Promise.all([
      insert(connection, 1),
      insert(connection, 2),
      connection.query('select 3 as three'),
    ]);
    return all[2].rows as unknown[];
  });
  expect(result).toEqual([{ three: 3 }]);
  expect(await stored()).toEqual([1, 2]);
});

test('leaves nothing of what stood beside a statement that failed', async () => {
  const work = inPipelinedTransaction(database, (connection) =>
    Promise.all([insert(connection, 3), insert(connection, -1), insert(connection, 4)]),
  );
  await expect(work).rejects.toMatchObject({ code: '23514' });
  expect(await stored()).toEqual([1, 2]);
});

test('rejects when its COMMIT fails, and leaves nothing', async () => {
  const work = inPipelinedTransaction(database, (connection) =>
    Promise.all([insert(connection, 5), insert(connection, 1)]),
  );
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(await stored()).toEqual([1, 2]);
});

test('rejects when the work swallowed a failure, for PostgreSQL takes back the rest', async () => {
  const work = inPipelinedTransaction(database, async (connection) => {
    await insert(connection, 6);
    await insert(connection, -1).catch(() => undefined);
  });
  await expect(work).rejects.toThrow('not committed: ROLLBACK');
  expect(await stored()).toEqual([1, 2]);
});

test('rejects with 503 when its session is cut before COMMIT; the next one gets another connection', async () => {
  const work = inPipelinedTransaction(database, async (connection) => {
    await insert(connection, 7);
    const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
    await cutSession(rows[0]!.pid);
  });
  await expect(work).rejects.toMatchObject({ name: 'Problem', code: 'unavailable', extras: { retryAfter: 1 } });
  expect(await stored()).toEqual([1, 2]);
});
