/**
 * How much a user stores, as `feeds.bytes` keeps it. Each transaction that writes adds its difference under the lock of the feed; a
 * recount now and then mends what a bug, a restored table or an instance of an older release left wrong.
 */
import type { Knex } from 'knex';
import { resourceNames } from '#protocol/resources.ts';
import type { Database } from './connection.ts';
import type { RemovedDeletion } from './deletions.ts';
import { accountIsGone } from './feed-head.ts';
import { run, type Db } from './statement.ts';
import { storedBytesSql } from './stored-bytes.ts';

/** Reads how much a user stores, in bytes as `storedBytes` counts them. @throws Problem `session_revoked` when the user is gone */
export async function readFeedBytes(db: Db, userId: string): Promise<number> {
  const { rows } = await run<{ bytes: number }>(db, BYTES, [userId]);
  return (rows[0] ?? accountIsGone()).bytes;
}

/** Raises the horizon of a feed to what was removed and takes it off the count; the caller holds its lock. */
export async function forgetInFeed(trx: Knex, userId: string, removed: RemovedDeletion[]): Promise<void> {
  if (removed.length === 0) return;
  const version = Math.max(...removed.map((one) => one.version));
  const bytes = removed.reduce((sum, one) => sum + one.bytes, 0);
  await trx.raw('update feeds set purged = greatest(purged, ?), bytes = greatest(bytes - ?, 0) where user_id = ?', [
    version,
    bytes,
    userId,
  ]);
}

/** Users after an id, in the order of ids, whose feed moved since their records were last counted. */
export async function usersToCount(db: Knex, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { user_id: string }[] }>(
    'select user_id from feeds where version <> counted_version and user_id > ? order by user_id limit ?',
    [after, limit],
  );
  return rows.map(({ user_id }) => user_id);
}

/**
 * Counts a user's records anew, without a lock: the sum is kept only if the feed stands where it stood when they were read.
 * @returns by how much the count was wrong, in bytes; undefined when somebody wrote meanwhile
 */
export async function recountFeed(db: Database, userId: string): Promise<number | undefined> {
  const { rows } = await run<{ version: number; bytes: number; counted: number }>(db, COUNT, [userId]);
  const [stood] = rows;
  if (!stood) return undefined;
  const { version, bytes, counted } = stood;
  const { rowCount } = await run(db, CORRECT, [userId, version, bytes, counted]);
  return rowCount === 0 ? undefined : counted - bytes;
}

const BYTES = { name: 'bytes', text: 'select bytes from feeds where user_id = $1' };

const sums = resourceNames.map(
  (name) => `(select coalesce(sum(${storedBytesSql(name)}), 0) from "${name}" where user_id = $1)`,
);

const COUNT = {
  name: 'count',
  text: `select version, bytes, (${sums.join(' + ')})::bigint as counted from feeds where user_id = $1`,
};

const CORRECT = {
  name: 'correct',
  text: `update feeds set bytes = $4::bigint, counted_version = version
    where user_id = $1 and version = $2::bigint and bytes = $3::bigint`,
};
