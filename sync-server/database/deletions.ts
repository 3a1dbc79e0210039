/** Deleted records in their tables, for the purge. */
import type { Knex } from 'knex';
import type { ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';

/** The users who have records that were deleted before a stamp. */
export async function usersWithDeletions(db: Knex, name: ResourceName, before: Stamp): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { user_id: string }[] }>(
    `select distinct user_id from ?? where deleted and stamps->>'deleted' collate "C" < ?`,
    [name, before],
  );
  return rows.map(({ user_id }) => user_id);
}

/**
 * Removes a user's records that were deleted before a stamp, `limit` at most; the caller holds the lock of the feed.
 * @returns the versions of what was removed
 */
export async function removeDeletions(
  trx: Knex,
  name: ResourceName,
  userId: string,
  before: Stamp,
  limit: number,
): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { version: number }[] }>(
    `delete from :name: where user_id = :userId and id in (
       select id from :name: where user_id = :userId and deleted and stamps->>'deleted' collate "C" < :before
       order by version limit :limit)
     returning version`,
    { name, userId, before, limit },
  );
  return rows.map(({ version }) => version);
}

/** Raises the horizon of a feed; the caller holds its lock. */
export async function raiseHorizon(trx: Knex, userId: string, version: number): Promise<void> {
  await trx.raw('update feeds set purged = greatest(purged, ?) where user_id = ?', [version, userId]);
}
