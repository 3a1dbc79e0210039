/** The head of a user's feed: its version, and the timeline that it is on. */
import { createHash } from 'node:crypto';
import { Problem } from '#protocol/problem.ts';
import { run, type Db } from './statement.ts';

export interface FeedHead {
  /** Counts the batches of this user that changed something. */
  version: number;
  /** Tells this database from any other. */
  epoch: string;
  /** The timeline mark, which tells this version from one with the same number on another timeline, see `moveFeed`. */
  mark: string;
  /** The highest version of a purged deletion: a reader who has seen less may have missed it. */
  purged: number;
}

/** A version of a feed on one timeline. */
export type FeedPoint = Pick<FeedHead, 'version' | 'mark'>;

/** A feed whose lock the caller holds. */
export interface LockedFeed extends FeedPoint {
  /** The bytes that its user stores, as `storedBytes` counts them. */
  bytes: number;
  /** The timeline mark of the database node, for the next version. */
  nodeMark: string;
}

/**
 * Reads the head of a feed, without a lock.
 * @throws Problem `session_revoked` when the user is gone
 */
export async function readFeedHead(db: Db, userId: string): Promise<FeedHead> {
  const { rows } = await run<FeedHead>(db, HEAD, [userId]);
  return rows[0] ?? accountIsGone();
}

/**
 * Takes the lock under which all data of a user is written, and reads the version that it guards. A statement of its own on purpose:
 * only statements *after* it see what the previous holder committed.
 * @throws Problem `session_revoked` when the user is gone
 * @see docs/sync-rules.md; test "the race that loses an update"
 */
export async function lockFeed(trx: Db, userId: string): Promise<LockedFeed> {
  const { rows } = await run<Omit<LockedFeed, 'nodeMark'> & { node: string }>(trx, LOCK, [userId]);
  const { node, ...feed } = rows[0] ?? accountIsGone();
  return { ...feed, nodeMark: createHash('sha256').update(node).digest('hex').slice(0, 16) };
}

/**
 * Moves the version on and marks it; the caller holds the lock. A changed mark is stored with the version at which it begins, so that
 * the mark of every version is known.
 * @param grown  the growth of the user's stored bytes; negative where they shrank
 * @param mark   the `nodeMark` that was read with the lock
 * @returns the mark
 * @see docs/decisions/0008-restored-backups.md
 */
export async function moveFeed(trx: Db, userId: string, version: number, grown: number, mark: string): Promise<string> {
  const { rows } = await run<{ mark: string }>(trx, MOVE, [userId, version, grown, mark]);
  return (rows[0] ?? accountIsGone()).mark;
}

/** The timeline mark of a version of a feed. */
export async function readMark(db: Db, userId: string, version: number): Promise<string> {
  const { rows } = await run<{ mark: string }>(db, MARK, [userId, version]);
  return rows[0]?.mark ?? '';
}

/** Refuses a request whose user was deleted. @throws Problem `session_revoked` */
export function accountIsGone(): never {
  throw new Problem('session_revoked', 'This account is no longer there.');
}

const HEAD = {
  name: 'head',
  text: 'select feeds.version, feeds.mark, feeds.purged, epoch.id as epoch from feeds, epoch where feeds.user_id = $1',
};

/**
 * `node` is a value that a restored backup never shares with its original: PostgreSQL was started again for it, or it is another database
 * of the same server, or its tables were created or filled again (the path of the table's file shows both). The day is for a machine
 * whose snapshot was restored while it ran. It is read with the row and under its lock, so it belongs to the node that holds the row.
 */
const LOCK = {
  name: 'lock',
  text: `select version, mark, bytes, concat_ws('/',
      extract(epoch from pg_postmaster_start_time()),
      pg_relation_filepath(tableoid),
      (now() at time zone 'UTC')::date) as node
    from feeds where user_id = $1 for update`,
};

const MOVE = {
  name: 'move',
  text: `with begun as (
      insert into feed_marks (user_id, from_version, mark)
      select feeds.user_id, $2::bigint, $4::text from feeds
      where feeds.user_id = $1 and feeds.mark <> $4::text)
  update feeds set version = $2::bigint, mark = $4::text, bytes = greatest(bytes + $3::bigint, 0)
    where user_id = $1 returning feeds.mark`,
};

const MARK = {
  name: 'mark',
  text: `select mark from feed_marks where user_id = $1 and from_version <= $2 order by from_version desc limit 1`,
};
