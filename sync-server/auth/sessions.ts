/** Where somebody is signed in. A session lives in its row: without the row, neither of its tokens is worth anything. */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import type { SignedInDevice } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import { run } from '../database/statement.ts';
import type { Caller } from '../middleware/state.ts';
import type { DeviceKey } from './device-keys.ts';
import { hashSecret, newSecret, nextSecret, type RefreshToken } from './refresh-tokens.ts';

/** How long a refresh token is good for; each use starts it anew. */
export const REFRESH_DAYS = 90;
/** How long a session lasts, however much it is used: a stolen device does not stay signed in for ever. */
const SESSION_DAYS = 365;
const DAY_MS = 86_400_000;

/** A session as it is stored. */
export interface SessionRow {
  id: string;
  user_id: string;
  refresh_hash: Buffer;
  previous_hash: Buffer | null;
  rotation_key: Buffer;
  created_at: Date;
  used_at: Date;
  expires_at: Date;
  user_agent: string | null;
  key_id: Buffer | null;
  public_key: Buffer | null;
  used_challenges: string[];
}

/**
 * Signs a user in.
 * @param userAgent  what the device is called in the list of sessions
 * @param key        lets the device in again when its cookie is lost; one that a session has already is left out
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
  const isNew = key !== undefined && !(await db('sessions').where({ key_id: key.id }).first());
  await db('sessions').insert({
    id,
    user_id: userId,
    refresh_hash: hashSecret(secret),
    rotation_key: newSecret(),
    created_at: now,
    used_at: now,
    expires_at: expiry(nowMs, now),
    user_agent: userAgent,
    ...(isNew && { key_id: key.id, public_key: key.spki }),
  });
  return { sessionId: id, secret };
}

/** @throws Problem `session_revoked` when the session has ended, or its user is gone */
export async function requireSession(db: Knex, { userId, sessionId }: Caller): Promise<void> {
  const { rowCount } = await run(db, STANDS, [sessionId, userId]);
  if (rowCount === 0) throw revoked();
}

const STANDS = { name: 'session', text: 'select from sessions where id = $1 and user_id = $2' };

export async function endSession(db: Knex, sessionId: string): Promise<void> {
  await db('sessions').where({ id: sessionId }).delete();
}

/** Ends a session of a user. @returns whether it was there */
export async function endSessionOfUser(db: Knex, userId: string, sessionId: string): Promise<boolean> {
  return (await db('sessions').where({ id: sessionId, user_id: userId }).delete()) > 0;
}

/** Signs a user out everywhere but in one session. */
export async function endOtherSessions(db: Knex, userId: string, sessionId: string): Promise<void> {
  await db('sessions').where({ user_id: userId }).whereNot({ id: sessionId }).delete();
}

/** Where a user is signed in, the latest use first. */
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

/** Whether a refresh token of a session of this user is good; it is not used up. */
export async function isTokenOf(db: Knex, userId: string, token: RefreshToken, nowMs: number): Promise<boolean> {
  const row = await db<SessionRow>('sessions').where({ id: token.sessionId, user_id: userId }).first();
  return row !== undefined && successor(row, token.secret, nowMs) !== undefined;
}

/**
 * Exchanges a refresh token for its successor. The one before the last still works, and gives the same successor, until the last
 * one is used; any other is theft and ends the session, or leaves it to the key of its device.
 * @throws Problem `session_revoked`
 */
export async function rotateSession(
  database: Database,
  token: RefreshToken,
  nowMs: number,
): Promise<{ userId: string; next: RefreshToken }> {
  const rotated = await inTransaction(database, async (trx) => {
    const row = await trx<SessionRow>('sessions').where({ id: token.sessionId }).forUpdate().first();
    if (!row) return undefined;
    const secret = successor(row, token.secret, nowMs);
    if (secret) await keepSuccessor(trx, row, token.secret, secret, nowMs);
    else await shutOut(trx, row, nowMs);
    return secret && { userId: row.user_id, next: { sessionId: row.id, secret } };
  });
  if (!rotated) throw revoked();
  return rotated;
}

/**
 * Ends every token of a session, whoever holds it. Where the device has a key, the session waits for it: an honest device that lost
 * its newest cookie looks the same as a thief with an old one, and only the key tells them apart.
 */
async function shutOut(trx: Transaction, row: SessionRow, nowMs: number): Promise<void> {
  if (row.public_key && isAlive(row, nowMs)) await renewTokens(trx, row);
  else await endSession(trx, row.id);
}

/**
 * Goes on with a session under another id and with a refresh token that follows from no other, so that none of its tokens is worth
 * anything any more, access tokens included.
 * @param changes  of the row
 */
export async function renewTokens(
  trx: Transaction,
  row: SessionRow,
  changes: Partial<SessionRow> = {},
): Promise<RefreshToken> {
  const next = { sessionId: randomUUID(), secret: newSecret() };
  await trx('sessions')
    .where({ id: row.id })
    .update({
      ...changes,
      id: next.sessionId,
      refresh_hash: hashSecret(next.secret),
      previous_hash: null,
    });
  return next;
}

/** Whether a session's time is not over. */
export const isAlive = ({ expires_at }: SessionRow, nowMs: number): boolean => expires_at.getTime() > nowMs;

/** What follows the presented secret, if it is one of the two that work. */
function successor(row: SessionRow, secret: Buffer, nowMs: number): Buffer | undefined {
  if (!isAlive(row, nowMs)) return undefined;
  const presented = hashSecret(secret);
  const works =
    timingSafeEqual(presented, row.refresh_hash) ||
    (row.previous_hash && timingSafeEqual(presented, row.previous_hash));
  return works ? nextSecret(secret, row.rotation_key) : undefined;
}

async function keepSuccessor(
  trx: Transaction,
  row: SessionRow,
  presented: Buffer,
  next: Buffer,
  nowMs: number,
): Promise<void> {
  await trx('sessions')
    .where({ id: row.id })
    .update({
      refresh_hash: hashSecret(next),
      previous_hash: hashSecret(presented),
      ...used(row, nowMs),
    });
}

/** What each use of a session changes. */
export const used = ({ created_at }: SessionRow, nowMs: number): Pick<SessionRow, 'used_at' | 'expires_at'> => ({
  used_at: new Date(nowMs),
  expires_at: expiry(nowMs, created_at),
});

const expiry = (nowMs: number, createdAt: Date): Date =>
  new Date(Math.min(nowMs + REFRESH_DAYS * DAY_MS, createdAt.getTime() + SESSION_DAYS * DAY_MS));

const revoked = (): Problem => new Problem('session_revoked', 'This session has ended. Sign in again.');
