/**
 * Ways to sign in whose time is over: nobody can use them any more, and their rows go. A session goes at once; a personal access
 * token stays in the list of its owner for a while, and is answered as expired, so that whoever runs the script learns why it stopped.
 */
import type { Database } from '../database/connection.ts';

const DAY_MS = 86_400_000;
/** How long an access token that has expired is still listed. */
export const TOKEN_LISTED_MS = 30 * DAY_MS;

/** @returns how many rows went */
export async function purgeSignIns(database: Database, nowMs: number): Promise<number> {
  const sessions = await database('sessions').where('expires_at', '<=', new Date(nowMs)).delete();
  const tokens = await database('personal_tokens')
    .where('expires_at', '<=', new Date(nowMs - TOKEN_LISTED_MS))
    .delete();
  return sessions + tokens;
}
