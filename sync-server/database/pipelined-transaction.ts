/**
 * A transaction that waits for as few answers as it can: its BEGIN travels with its first statements. What knex does is the same, one
 * round trip at a time.
 */
import type { ClientBase } from 'pg';
import { isUnavailable, unavailable, type Database } from './connection.ts';
import { onConnection } from './statement.ts';

/**
 * Runs `work` in a transaction and resolves after its COMMIT was acknowledged.
 * @param work  gets the connection, and what resolves when the transaction is open: to be awaited before anything is written
 * @throws as `inTransaction`
 */
export async function inPipelinedTransaction<T>(
  database: Database,
  work: (connection: ClientBase, opened: Promise<unknown>) => Promise<T>,
): Promise<T> {
  try {
    return await onConnection(database, (connection) => beginAndCommit(connection, work));
  } catch (error) {
    throw isUnavailable(error) ? unavailable(error) : error;
  }
}

async function beginAndCommit<T>(
  connection: ClientBase,
  work: (connection: ClientBase, opened: Promise<unknown>) => Promise<T>,
): Promise<T> {
  try {
    const opened = connection.query('begin');
    const [result] = await Promise.all([work(connection, opened), opened]);
    const { command } = await connection.query('commit');
    // PostgreSQL's answer to the COMMIT of a transaction in which something failed.
    if (command !== 'COMMIT') throw new Error(`The transaction was not committed: ${command}.`);
    return result;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** Nobody may find the connection in the middle of a transaction. */
async function rollBack(connection: ClientBase): Promise<void> {
  try {
    await connection.query('rollback');
  } catch {
    await (connection as ClientBase & { end: () => Promise<void> }).end();
  }
}
