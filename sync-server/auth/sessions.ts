/** Where somebody is signed in. A session lives in its row: without the row, neither of its tokens is worth anything. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { SignedInDevice } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import { run } from '../database/statement.ts';
import type { Caller } from '../http/state.ts';
import type { DeviceKey } from './device-keys.ts';
import { judgeRefresh, type RefreshState, type RefreshVerdict } from './refresh-rule.ts';
import { hashSecret, newSecret, nextSecret, type RefreshToken } from './refresh-tokens.ts';

/** How long a refresh token is good for; each use starts it anew. */
export const REFRESH_DAYS = 90;
/** How long a session lasts, however much it is used: a stolen device does not stay signed in for ever. */
const SESSION_DAYS = 365;
const DAY_MS = 86_400_000;

/** A session as it is stored. */
export interface SessionRow extends RefreshState {
  id: string;
  user_id: string;
  rotation_key: Buffer;
  /** Counts its refresh tokens. */
  generation: number;
  created_at: Date;
  used_at: Date;
  user_agent: string | null;
  key_id: Buffer | null;
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

/** @returns whether it was stored: not with a key that a session has already, be it since a moment ago */
async function insertWithKey(db: Knex, row: object, { id, spki }: DeviceKey): Promise<boolean> {
  const stored: unknown[] = await db('sessions')
    .insert({ ...row, key_id: id, public_key: spki })
    .onConflict('key_id')
    .ignore()
    .returning('id');
  return stored.length > 0;
}

/**
 * Lets a session that stands pass. The first use of an access token that came with the newest refresh token is noted: one write for each
 * refresh, whichever instance sees it.
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
  return row !== undefined && WORKS.has(judgeRefresh(row, token.secret, nowMs));
}

const WORKS: ReadonlySet<RefreshVerdict> = new Set(['current', 'unanswered', 'in-flight', 'wants-proof']);

/** What a refresh brings: whose it is, and what the next tokens are made of. */
export interface Refreshed {
  userId: string;
  next: RefreshToken;
  generation: number;
  /** False where the browser has a newer cookie than this request could be given. */
  setsCookie: boolean;
}

/** A refresh token that was not answered: why, and whose session it was. */
interface Refused {
  refused: RefreshVerdict;
  userId: string;
}

/**
 * Exchanges a refresh token for its successor, by the rule of `refresh-rule.ts`. One that was used again although it was replaced ends
 * the session, or leaves it to the key of its device.
 * @param onReuse  is told of such a one
 * @throws Problem `session_revoked`; `unauthenticated` when the device has to prove its key
 */
export async function rotateSession(
  database: Database,
  token: RefreshToken,
  nowMs: number,
  onReuse: (session: Caller) => void = () => undefined,
): Promise<Refreshed> {
  const answered = await inTransaction(database, (trx) => answerToken(trx, token, nowMs));
  if (answered && !('refused' in answered)) return answered;
  if (answered?.refused === 'reused') onReuse({ userId: answered.userId, sessionId: token.sessionId });
  if (answered?.refused === 'wants-proof')
    throw new Problem('unauthenticated', 'This token was replaced. Prove the key of this device, or sign in again.');
  throw revoked();
}

/** @returns undefined when there is no such session */
async function answerToken(
  trx: Transaction,
  { sessionId, secret }: RefreshToken,
  nowMs: number,
): Promise<Refreshed | Refused | undefined> {
  const row = await trx<SessionRow>('sessions').where({ id: sessionId }).forUpdate().first();
  if (!row) return undefined;
  const { user_id: userId, generation } = row;
  const verdict = judgeRefresh(row, secret, nowMs);
  const next = { sessionId, secret: nextSecret(secret, row.rotation_key) };
  switch (verdict) {
    case 'current':
      await keepSuccessor(trx, row, next.secret, nowMs);
      return { userId, next, generation: generation + 1, setsCookie: true };
    case 'unanswered':
    case 'in-flight':
      await trx('sessions').where({ id: sessionId }).update(used(row, nowMs));
      return { userId, next, generation, setsCookie: verdict === 'unanswered' };
    case 'reused':
      await shutOut(trx, row);
      break;
    case 'expired':
      await endSession(trx, sessionId);
      break;
    case 'wants-proof':
  }
  return { refused: verdict, userId };
}

/**
 * Ends the session that a refresh token belongs to, if it is good.
 * @throws Problem `session_revoked`
 */
export async function endSessionByToken(database: Database, token: RefreshToken, nowMs: number): Promise<void> {
  const isGood = await inTransaction(database, async (trx) => {
    const row = await trx<SessionRow>('sessions').where({ id: token.sessionId }).forUpdate().first();
    if (!row || !WORKS.has(judgeRefresh(row, token.secret, nowMs))) return false;
    await endSession(trx, row.id);
    return true;
  });
  if (!isGood) throw revoked();
}

/**
 * Ends every token of a session, whoever holds it. Where the device has a key, the session waits for it: an honest device that lost
 * its newest cookie looks the same as a thief with an old one, and only the key tells them apart.
 */
async function shutOut(trx: Transaction, row: SessionRow): Promise<void> {
  if (row.public_key) await renewTokens(trx, row);
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
      generation: 0,
      answer_used_at: null,
    });
  return next;
}

/** Whether a session's time is not over. */
export const isAlive = ({ expires_at }: SessionRow, nowMs: number): boolean => expires_at.getTime() > nowMs;

async function keepSuccessor(trx: Transaction, row: SessionRow, next: Buffer, nowMs: number): Promise<void> {
  await trx('sessions')
    .where({ id: row.id })
    .update({
      refresh_hash: hashSecret(next),
      previous_hash: row.refresh_hash,
      generation: row.generation + 1,
      answer_used_at: null,
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
