/**
 * Statements that everybody waits for: prepared once on each connection, and given to the driver as they are. PostgreSQL would plan
 * them anew each time, which costs more than running them, and knex would look through their text for bindings.
 */
import type { Knex } from 'knex';
import type { ClientBase, QueryResult, QueryResultRow } from 'pg';

export interface Statement {
  /** Of this text alone: a connection knows what it has prepared by name. */
  name: string;
  /** With `$1`, `$2`, … for values. */
  text: string;
}

/** Where a statement can run: anywhere, in a transaction of knex, or on a connection that somebody holds. */
export type Db = Knex | ClientBase;

/**
 * Runs a statement. Those of one transaction or connection run in the order in which they were asked for, and none has to wait for
 * the answer of the one before it: they travel together.
 */
export function run<Row extends QueryResultRow>(
  db: Db,
  { name, text }: Statement,
  values: unknown[],
): Promise<QueryResult<Row>> {
  const query = { name, text, values };
  return 'client' in db ? onConnection(db, (connection) => connection.query<Row>(query)) : db.query<Row>(query);
}

/** Holds a connection as long as some work takes; of a transaction, its own. */
export async function onConnection<T>(db: Knex, work: (connection: ClientBase) => Promise<T>): Promise<T> {
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as ClientBase;
  try {
    return await work(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}
