/** Deleted records in their tables, for the purge. */
import type { Knex } from 'knex';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { run, type Statement } from './statement.ts';
import { storedBytesSql } from './stored-bytes.ts';

/** The users who have records that were deleted before a stamp. */
export async function usersWithDeletions(db: Knex, name: ResourceName, before: Stamp): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { user_id: string }[] }>(
    `select distinct user_id from ?? where deleted and stamps->>'deleted' collate "C" < ?`,
    [name, before],
  );
  return rows.map(({ user_id }) => user_id);
}

/** A deletion that was removed: the version that it had in the feed, and what it counted towards the quota. */
export interface RemovedDeletion {
  version: number;
  bytes: number;
}

/** Removes a user's records that were deleted before a stamp, `limit` at most; the caller holds the lock of the feed. */
export async function removeDeletions(
  trx: Knex,
  name: ResourceName,
  userId: string,
  before: Stamp,
  limit: number,
): Promise<RemovedDeletion[]> {
  const { rows } = await run<RemovedDeletion & { [column: string]: unknown }>(trx, REMOVE.get(name)!, [
    userId,
    before,
    limit,
  ]);
  return rows;
}

const REMOVE = new Map(resourceNames.map((name) => [name, removeFrom(name)]));

function removeFrom(name: ResourceName): Statement {
  return {
    name: `remove-${name}`,
    text: `delete from "${name}" where user_id = $1 and id in (
       select id from "${name}" where user_id = $1 and deleted and stamps->>'deleted' collate "C" < $2
       order by version limit $3)
     returning version, ${storedBytesSql(name)} as bytes`,
  };
}
