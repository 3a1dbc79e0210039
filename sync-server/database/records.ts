/** Records in and out of their tables, many in one statement. */
import type { Stamped, Stamps } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { arrayLiteral } from './array-literal.ts';
import { recordBytes } from './record-bytes.ts';
import { fieldsWithColumns, statementsOf } from './record-statements.ts';
import { run, type Db } from './statement.ts';
import { storedColumns } from './stored-columns.ts';

/** A record with the instant of its creation, as every stored one has it. */
export type FullRecord = Stamped & { createdAt: string };

/**
 * The feed version at which each field last changed; `"*"` holds for each field not named, `deleted` for the delete register, and
 * `createdAt` for the instant at which the record was made, where that has changed since. `create` is no version: it tells the body of
 * the POST by REST that made the record, see `rest-write.ts`.
 */
export type Versions = Record<string, number>;

/** A record as it is stored, with what only the server knows about it. */
export interface StoredRecord {
  userId: string;
  record: FullRecord;
  versions: Versions;
  deleted: boolean;
  /** The feed version of its latest change. */
  version: number;
}

/** A row of `RecordStatements.columns`. */
export type RecordRow = Record<string, unknown>;

/** Reads a row. */
export function rowToStored(name: ResourceName, row: RecordRow): StoredRecord {
  const record: FullRecord = {
    id: row.id as string,
    stamps: row.stamps as Stamps,
    createdAt: row.created_at as string,
  };
  if (record.stamps['*'] !== undefined)
    for (const [field, column] of fieldsWithColumns(name)) record[field] = row[column];
  return {
    userId: row.user_id as string,
    record,
    versions: row.versions as Versions,
    deleted: row.deleted as boolean,
    version: row.version as number,
  };
}

/** A user's records with these ids, deleted ones included; one statement. */
export async function loadRecords(db: Db, name: ResourceName, userId: string, ids: string[]): Promise<StoredRecord[]> {
  const { rows } = await run<RecordRow>(db, statementsOf(name).load, [userId, ids]);
  return rows.map((row) => rowToStored(name, row));
}

/**
 * Whether a user has nothing under an id, not even a deletion, and somebody else has a live record there. It looks across users,
 * so it runs outside of every transaction.
 */
export async function belongsToAnother(db: Db, name: ResourceName, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await run(db, statementsOf(name).another, [userId, id]);
  return rowCount !== 0;
}

/** A user's records, deleted ones included, that changed after a version: the first `limit` in the order of the feed. */
export async function loadChanges(
  db: Db,
  name: ResourceName,
  userId: string,
  since: number,
  limit: number,
): Promise<StoredRecord[]> {
  const { rows } = await run<RecordRow>(db, statementsOf(name).changes, [userId, since, limit]);
  return rows.map((row) => rowToStored(name, row));
}

/** From an instant up to, but without, another one, in ms since 1970. */
export interface TimeSpan {
  fromMs: number;
  beforeMs: number;
}

/** `loadChanges` of the records that were made within a span of time. */
export async function loadChangesMadeIn(
  db: Db,
  name: ResourceName,
  userId: string,
  since: number,
  limit: number,
  { fromMs, beforeMs }: TimeSpan,
): Promise<StoredRecord[]> {
  const values = [userId, since, limit, fromMs / 1000, beforeMs / 1000];
  const { rows } = await run<RecordRow>(db, statementsOf(name).changesMadeIn, values);
  return rows.map((row) => rowToStored(name, row));
}

/** How much travels in one statement: making its texts holds up everything else for some milliseconds. */
const BYTES_AT_ONCE = 1024 * 1024;

/**
 * Stores records of one user, new or known, in one statement, or several where they are long; the caller holds the lock of the user's
 * feed.
 */
export async function storeRecords(db: Db, name: ResourceName, records: StoredRecord[]): Promise<void> {
  for (const some of inLengths(records)) {
    if (some.length === 0) return;
    const arrays = storedColumns(name).map(({ type, valueOf }) => arrayLiteral(type, some, valueOf));
    await run(db, statementsOf(name).store, [some[0]!.userId, ...arrays]);
  }
}

/** Records in their order, in parts of about `BYTES_AT_ONCE`. */
function inLengths(records: StoredRecord[]): StoredRecord[][] {
  const parts: StoredRecord[][] = [[]];
  let bytes = 0;
  for (const stored of records) {
    if (bytes >= BYTES_AT_ONCE) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(stored);
    bytes += recordBytes(stored.record);
  }
  return parts;
}
