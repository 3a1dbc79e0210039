/**
 * A session is fresh for five minutes after its user proved who they are. Guarded changes (a token, a new address or password, the
 * end of the account) want a fresh session or the password itself, so that a session in the wrong hands cannot make them.
 */
import type { Knex } from 'knex';
import type { Caller } from '../http/state.ts';

const FRESH_MS = 5 * 60_000;

/**
 * Makes a session fresh.
 * @returns until when, in milliseconds since 1970; undefined when the session has ended meanwhile
 */
export async function confirmSession(
  db: Knex,
  { userId, sessionId }: Caller,
  nowMs: number,
): Promise<number | undefined> {
  const confirmed = await db('sessions')
    .where({ id: sessionId, user_id: userId })
    .update({ confirmed_at: new Date(nowMs) });
  return confirmed > 0 ? nowMs + FRESH_MS : undefined;
}

/** Whether a session was confirmed within the last five minutes. */
export async function isFresh(db: Knex, { userId, sessionId }: Caller, nowMs: number): Promise<boolean> {
  const rows = await db('sessions')
    .where({ id: sessionId, user_id: userId })
    .where('confirmed_at', '>', new Date(nowMs - FRESH_MS))
    .select('id');
  return rows.length > 0;
}
