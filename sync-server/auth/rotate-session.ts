/** Exchanges refresh tokens, and ends sessions by them. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Problem } from '#protocol/problem.ts';
import { inTransaction, type Database, type Transaction } from '../database/connection.ts';
import type { Caller } from '../http/state.ts';
import { judgeRefresh, type RefreshVerdict } from './refresh-rule.ts';
import { hashSecret, newSecret, nextSecret, type RefreshToken } from './refresh-tokens.ts';
import { revoked, used, type SessionRow } from './session-row.ts';
import { endSession } from './sessions.ts';

/** Whether a refresh token is a valid one of this user. The token is not used up. */
export async function isTokenOf(db: Knex, userId: string, token: RefreshToken, nowMs: number): Promise<boolean> {
  const row = await db<SessionRow>('sessions').where({ id: token.sessionId, user_id: userId }).first();
  return row !== undefined && WORKS.has(judgeRefresh(row, token.secret, nowMs));
}

const WORKS: ReadonlySet<RefreshVerdict> = new Set(['current', 'unanswered', 'in-flight', 'wants-proof']);

/** The outcome of a refresh: the user, and the parts of the next tokens. */
export interface Refreshed {
  userId: string;
  next: RefreshToken;
  generation: number;
  /** False where the browser already has a newer cookie than this answer could set. */
  setsCookie: boolean;
}

/** A refused refresh token: the reason, and the user of its session. */
interface Refused {
  refused: RefreshVerdict;
  userId: string;
}

/**
 * Exchanges a refresh token for its successor, by the rule of `refresh-rule.ts`. The reuse of a replaced token ends the session, or
 * requires the key of its device.
 * @param onReuse  called with a session whose token was reused
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

/** Judges a refresh token and stores the outcome. @returns undefined when there is no such session */
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
 * Ends the session of a valid refresh token.
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
 * Invalidates every token of a session. Where the device has a key, the session stays and requires it: an honest device that lost its
 * newest cookie looks like a thief with an old one, and only the key tells them apart.
 */
async function shutOut(trx: Transaction, row: SessionRow): Promise<void> {
  if (row.public_key) await renewTokens(trx, row);
  else await endSession(trx, row.id);
}

/**
 * Continues a session under a new id and with a new, independent refresh token, which invalidates all earlier tokens, access tokens
 * included.
 * @param changes  further columns to set
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

/** Stores the successor of the current refresh token. */
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
