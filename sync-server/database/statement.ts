/**
 * Frequent statements: prepared once on each connection, and passed to the driver directly. Otherwise PostgreSQL would plan them each
 * time, which costs more than running them, and knex would search their text for bindings.
 */
import type { Knex } from 'knex';
import type { ClientBase, QueryResult, QueryResultRow } from 'pg';

export interface Statement {
  /** Unique for this text, because a connection identifies prepared statements by name. */
  name: string;
  /** With `$1`, `$2`, … for values. */
  text: string;
}

/** A database to run a statement on: the pool, a transaction of knex, or a single connection. */
export type Db = Knex | ClientBase;

/**
 * Runs a statement. The statements of one transaction or connection run in the order of the calls, and are sent without waiting for
 * the answers of earlier ones.
 */
export function run<Row extends QueryResultRow>(
  db: Db,
  { name, text }: Statement,
  values: unknown[],
): Promise<QueryResult<Row>> {
  const query = { name, text, values };
  return 'client' in db ? onConnection(db, (connection) => connection.query<Row>(query)) : db.query<Row>(query);
}

/** Runs work on one connection; in a transaction, on its own. */
export async function onConnection<T>(db: Knex, work: (connection: ClientBase) => Promise<T>): Promise<T> {
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as ClientBase;
  try {
    return await work(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}
