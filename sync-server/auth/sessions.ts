/** Sessions: where a user is signed in. Without its row a session does not exist, and its tokens are invalid. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { SignedInDevice } from '#protocol/own-account.ts';
import { run } from '../database/statement.ts';
import type { Caller } from '../http/state.ts';
import type { DeviceKey } from './device-keys.ts';
import { hashSecret, newSecret, type RefreshToken } from './refresh-tokens.ts';
import { expiry, revoked, type SessionRow } from './session-row.ts';

/**
 * Signs a user in.
 * @param userAgent  the name of the device in the list of sessions
 * @param key        proves the device when its cookie is lost; ignored if another session has it already
 */
export async function startSession(
  db: Knex,
  userId: string,
  nowMs: number,
  userAgent: string | null = null,
  key?: DeviceKey,
): Promise<RefreshToken> {
  const secret = newSecret();
  const now = new Date(nowMs);
  const id = randomUUID();
  const row = {
    id,
    user_id: userId,
    refresh_hash: hashSecret(secret),
    rotation_key: newSecret(),
    created_at: now,
    used_at: now,
    expires_at: expiry(nowMs, now),
    user_agent: userAgent,
  };
  const isKeyed = key !== undefined && (await insertWithKey(db, row, key));
  if (!isKeyed) await db('sessions').insert(row);
  return { sessionId: id, secret };
}

/** Inserts a session with a key. @returns false, without inserting it, where another session has the key */
async function insertWithKey(db: Knex, row: object, { id, spki }: DeviceKey): Promise<boolean> {
  const stored: unknown[] = await db('sessions')
    .insert({ ...row, key_id: id, public_key: spki })
    .onConflict('key_id')
    .ignore()
    .returning('id');
  return stored.length > 0;
}

/**
 * Requires that a session exists. The first use of an access token that was issued with the newest refresh token is stored: one write
 * for each refresh, whichever instance sees it.
 * @throws Problem `session_revoked` when the session has ended, or its user is gone
 */
export async function requireSession(
  db: Knex,
  { userId, sessionId, generation }: Caller,
  nowMs: number,
): Promise<void> {
  const { rows } = await run<{ first_use: boolean }>(db, STANDS, [sessionId, userId, generation ?? null]);
  if (rows.length === 0) throw revoked();
  if (rows[0]!.first_use) await run(db, NOTE_USE, [sessionId, generation, new Date(nowMs)]);
}

const STANDS = {
  name: 'session',
  text: `select answer_used_at is null and previous_hash is not null and generation = $3 is true as first_use
    from sessions where id = $1 and user_id = $2`,
};
const NOTE_USE = {
  name: 'use session answer',
  text: 'update sessions set answer_used_at = $3 where id = $1 and generation = $2 and answer_used_at is null',
};

/** Ends a session. */
export async function endSession(db: Knex, sessionId: string): Promise<void> {
  await db('sessions').where({ id: sessionId }).delete();
}

/** Ends a session of a user. @returns whether it existed */
export async function endSessionOfUser(db: Knex, userId: string, sessionId: string): Promise<boolean> {
  return (await db('sessions').where({ id: sessionId, user_id: userId }).delete()) > 0;
}

/** Signs a user out everywhere but in one session. */
export async function endOtherSessions(db: Knex, userId: string, sessionId: string): Promise<void> {
  await db('sessions').where({ user_id: userId }).whereNot({ id: sessionId }).delete();
}

/** Lists the sessions of a user, the latest use first. */
export async function listSessions(db: Knex, { userId, sessionId }: Caller, nowMs: number): Promise<SignedInDevice[]> {
  const rows = await db<SessionRow>('sessions')
    .where({ user_id: userId })
    .where('expires_at', '>', new Date(nowMs))
    .orderBy([{ column: 'used_at', order: 'desc' }, 'id']);
  return rows.map(({ id, created_at, used_at, user_agent }) => ({
    id,
    createdAt: created_at.toISOString(),
    lastUsedAt: used_at.toISOString(),
    userAgent: user_agent,
    current: id === sessionId,
  }));
}
