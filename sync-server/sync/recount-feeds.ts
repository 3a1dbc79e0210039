/** Recounts the bytes that users store, for a bounded number of users whose feeds have moved since the last count. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../database/connection.ts';
import { recountFeed, usersToCount } from '../database/feed-bytes.ts';

/** The most users of one run, because a count reads the lengths of all texts of a user. */
const MOST_USERS = 1000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Recounts users from a random one on, so that everybody's turn comes where there are more users than one run counts.
 * @returns the number of wrong counts
 * @throws Problem `unavailable`
 */
export async function recountFeeds(database: Database, start: string = randomUUID()): Promise<number> {
  const after = await usersToCount(database, start, MOST_USERS);
  const before = after.length < MOST_USERS ? await usersToCount(database, FIRST_ID, MOST_USERS - after.length) : [];
  let wrong = 0;
  for (const userId of new Set([...after, ...before])) if (await recountFeed(database, userId)) wrong += 1;
  return wrong;
}
