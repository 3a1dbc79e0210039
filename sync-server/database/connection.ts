/**
 * The way to PostgreSQL: a pool that outlives a restart of the database, and the one way to a transaction.
 * `inTransaction` is the only caller of `knex.transaction`, in its callback form: with the other form a COMMIT that
 * failed resolves all the same, and an acknowledged write is lost.
 */
import { performance } from 'node:perf_hooks';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { Problem } from '#protocol/problem.ts';

export type Database = Knex;
export type Transaction = Knex.Transaction;

/** A connection string, or where to find a server without one. */
export type DatabaseConnection = string | { host: string; port: number; user: string; database: string };

export interface DatabaseOptions {
  /** Called when a connection breaks; it is replaced at its next use. */
  onWarning?: (message: string) => void;
  /** When the database gives a statement up. 0 means never, for migrations. */
  statementTimeoutMs?: number;
  maxConnections?: number;
}

const ACQUIRE_TIMEOUT_MS = 3000;
const STATEMENT_TIMEOUT_MS = 5000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 10;
const RETRY_AFTER_S = 1;

/** Makes a pool. Connections are opened when they are needed, and all are closed when they are not. */
export function openDatabase(connection: DatabaseConnection, options: DatabaseOptions = {}): Database {
  const {
    onWarning = () => undefined,
    statementTimeoutMs = STATEMENT_TIMEOUT_MS,
    maxConnections = MAX_CONNECTIONS,
  } = options;
  return knex({
    client: 'pg',
    connection: {
      ...(typeof connection === 'string' ? { connectionString: connection } : connection),
      application_name: 'studentos',
      connectionTimeoutMillis: ACQUIRE_TIMEOUT_MS,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      // Statements issued without waiting for answers travel together, see `statement.ts`.
      pipeline: true,
      types: { getTypeParser },
    } as Knex.PgConnectionConfig & pg.ClientConfig,
    // With none kept, a pool whose connections all died is an empty pool, and the next query makes a new one.
    pool: { min: 0, max: maxConnections },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log: { warn: onWarning, error: onWarning, deprecate: onWarning, debug: () => undefined },
  });
}

/** How a column's text becomes a value, where pg's own choice does not fit. */
const PARSERS = new Map<number, (text: string) => unknown>([
  // Versions and counts: below 2^53 for as long as anybody writes goals.
  [pg.types.builtins.INT8, Number],
  // A calendar day is a day, not the midnight of some time zone.
  [pg.types.builtins.DATE, String],
]);

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  PARSERS.get(oid) ??
  (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format)) as typeof pg.types.getTypeParser;

/**
 * Runs `work` in a transaction and resolves after its COMMIT was acknowledged.
 * @throws Problem `unavailable` when the database cannot be reached, or went away: then whether it committed is unknown,
 *   and the same request may be sent again. Whatever else `work` throws comes out as it is, rolled back.
 */
export async function inTransaction<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  try {
    return await database.transaction((transaction) => work(transaction));
  } catch (error) {
    throw isUnavailable(error) ? unavailable(error) : error;
  }
}

/** The problem of a request while the database is away. */
export function unavailable(cause: unknown): Problem {
  return new Problem(
    'unavailable',
    'The server cannot reach its database just now. Try again in a moment.',
    { retryAfter: RETRY_AFTER_S },
    { cause },
  );
}

const NETWORK_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EACCES'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
  // This process, or this machine, has no file descriptor, buffer or port left.
  ...['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'],
]);

/**
 * SQLSTATE classes and codes after which the same request may succeed: connection and sign-in, resources, operator,
 * contention, a database that takes no connections for now.
 */
const UNAVAILABLE_STATE = /^(?:08...|28...|3D000|53...|55000|55P03|57014|57P0[1-5]|58...|40001|40P01|25006|25P0[34])$/;

/** Errors that pg and knex give without a code. */
const UNAVAILABLE_MESSAGE =
  /Connection terminated|Connection ended unexpectedly|timeout expired|not queryable|Timeout acquiring a connection|Unable to acquire a connection|Client was closed/;

/** Whether an error says that the database is away or overloaded, rather than that a statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return NETWORK_CODES.has(code) || UNAVAILABLE_STATE.test(code);
  return UNAVAILABLE_MESSAGE.test(error.message);
}

/**
 * Whether the database answers, and how fast.
 * @returns milliseconds for the round trip
 * @throws Problem `unavailable`
 */
export async function ping(database: Database): Promise<number> {
  const start = performance.now();
  try {
    await database.raw('select 1');
  } catch (error) {
    throw isUnavailable(error) ? unavailable(error) : error;
  }
  return performance.now() - start;
}
