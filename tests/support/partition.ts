/**
 * Spreads the tables of one user's data over hash partitions by user, as nodes would: what a unique index or a foreign key across
 * users would break fails then, on stock PostgreSQL.
 */
import pg from 'pg';
import { resourceNames } from '#protocol/resources.ts';

/** Everything that a user's devices sync, and where their feed stands. */
export const TABLES_BY_USER: readonly string[] = [...resourceNames, 'feeds', 'feed_marks'];

const PARTITIONS = 8;

/** Replaces each table, which must be empty, by one of eight partitions with the same columns, keys and indexes. */
export async function partitionByUser(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const table of TABLES_BY_USER) await partition(client, table);
  } finally {
    await client.end();
  }
}

async function partition(client: pg.Client, table: string): Promise<void> {
  const { rows: indexes } = await client.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where schemaname = 'public' and tablename = $1
       and indexname not in (select conname from pg_constraint where contype = 'p')`,
    [table],
  );
  const { rows: keys } = await client.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = $1::regclass and contype = 'p'`,
    [table],
  );
  await client.query(`alter table "${table}" rename to plain`);
  await client.query(
    `create table "${table}" (like plain including defaults including constraints including comments) partition by hash (user_id)`,
  );
  await client.query('drop table plain');
  for (let remainder = 0; remainder < PARTITIONS; remainder += 1)
    await client.query(
      `create table "${table}_${remainder}" partition of "${table}" for values with (modulus ${PARTITIONS}, remainder ${remainder})`,
    );
  for (const { name, definition } of keys)
    await client.query(`alter table "${table}" add constraint "${name}" ${definition}`);
  for (const { indexdef } of indexes) await client.query(indexdef.replace(' ON ONLY ', ' ON '));
}
