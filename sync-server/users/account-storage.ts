/** How much of what an account may store it stores. */
import type { AccountStorage } from '#protocol/own-account.ts';
import type { Database } from '../database/connection.ts';
import { readFeedBytes } from '../database/feed-bytes.ts';

/** @throws Problem `session_revoked` when the user is gone */
export const readStorage = async (database: Database, userId: string, limitBytes: number): Promise<AccountStorage> => ({
  usedBytes: await readFeedBytes(database, userId),
  limitBytes,
});
