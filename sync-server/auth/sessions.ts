/** Where somebody is signed in. A session lives in its row: without the row, neither of its tokens is worth anything. */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { Problem } from '#protocol/problem.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import type { Caller } from '../middleware/state.ts';
import { hashSecret, newSecret, nextSecret, type RefreshToken } from './refresh-tokens.ts';

/** How long a refresh token is good for; each use starts it anew. */
export const REFRESH_DAYS = 90;
const DAY_MS = 86_400_000;

interface SessionRow {
  id: string;
  user_id: string;
  refresh_hash: Buffer;
  previous_hash: Buffer | null;
  rotation_key: Buffer;
  expires_at: Date;
}

/** Signs a user in. */
export async function startSession(db: Knex, userId: string, nowMs: number): Promise<RefreshToken> {
  const secret = newSecret();
  const now = new Date(nowMs);
  const id = randomUUID();
  await db('sessions').insert({
    id,
    user_id: userId,
    refresh_hash: hashSecret(secret),
    rotation_key: newSecret(),
    created_at: now,
    used_at: now,
    expires_at: expiry(nowMs),
  });
  return { sessionId: id, secret };
}

/** @throws Problem `session_revoked` when the session has ended, or its user is gone */
export async function requireSession(db: Knex, { userId, sessionId }: Caller): Promise<void> {
  const { rows } = await db.raw<{ rows: unknown[] }>('select 1 from sessions where id = ? and user_id = ?', [
    sessionId,
    userId,
  ]);
  if (rows.length === 0) throw revoked();
}

export async function endSession(db: Knex, sessionId: string): Promise<void> {
  await db('sessions').where({ id: sessionId }).delete();
}

/**
 * Exchanges a refresh token for its successor. The one before the last still works, and gives the same successor, until the last
 * one is used; any other is theft and ends the session.
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
    else await endSession(trx, row.id);
    return secret && { userId: row.user_id, next: { sessionId: row.id, secret } };
  });
  if (!rotated) throw revoked();
  return rotated;
}

/** What follows the presented secret, if it is one of the two that work. */
function successor(row: SessionRow, secret: Buffer, nowMs: number): Buffer | undefined {
  if (row.expires_at.getTime() <= nowMs) return undefined;
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
      used_at: new Date(nowMs),
      expires_at: expiry(nowMs),
    });
}

const expiry = (nowMs: number): Date => new Date(nowMs + REFRESH_DAYS * DAY_MS);

const revoked = (): Problem => new Problem('session_revoked', 'This session has ended. Sign in again.');
