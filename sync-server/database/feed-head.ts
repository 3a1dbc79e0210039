/** Where a user's feed stands. */
import type { Knex } from 'knex';
import { Problem } from '#protocol/problem.ts';

export interface FeedHead {
  /** Counts the batches of this user that changed something. */
  version: number;
  /** Tells this database from any other. */
  epoch: string;
}

/**
 * Reads the head of a feed, without a lock.
 * @throws Problem `session_revoked` when the user is gone
 */
export async function readFeedHead(db: Knex, userId: string): Promise<FeedHead> {
  const { rows } = await db.raw<{ rows: FeedHead[] }>(
    'select feeds.version, epoch.id as epoch from feeds, epoch where feeds.user_id = ?',
    [userId],
  );
  return rows[0] ?? accountIsGone();
}

/**
 * Takes the lock under which everything of one user is written, and reads the version that it guards. A statement of its own on
 * purpose: only what is read *after* it sees what the previous holder committed.
 * @throws Problem `session_revoked` when the user is gone
 * @see docs/sync-rules.md; test "the race that loses an update"
 */
export async function lockFeed(trx: Knex, userId: string): Promise<number> {
  const { rows } = await trx.raw<{ rows: { version: number }[] }>(
    'select version from feeds where user_id = ? for update',
    [userId],
  );
  return (rows[0] ?? accountIsGone()).version;
}

/** Moves the version on; the caller holds the lock. */
export async function moveFeed(trx: Knex, userId: string, version: number): Promise<void> {
  await trx.raw('update feeds set version = ? where user_id = ?', [version, userId]);
}

function accountIsGone(): never {
  throw new Problem('session_revoked', 'This account is no longer there.');
}
