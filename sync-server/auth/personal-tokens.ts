/**
 * Personal access tokens, for scripts: `sos_` and 256 bits, shown once, of which only a hash is stored. A token reads and writes
 * records; it manages neither the account nor sessions nor tokens.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  PERSONAL_TOKEN_PREFIX,
  type NewPersonalToken,
  type PersonalToken,
  type PersonalTokenCreate,
  type TokenScope,
} from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { lockFeed } from '../database/feed-head.ts';
import { inTransaction, type Database } from '../database/connection.ts';
import type { Caller } from '../http/state.ts';

const SECRET_BYTES = 32;
const MOST_TOKENS = 50;
/** How precisely the last use is known: a write for each call would cost more than the call. */
const USED_PRECISION_MS = 60_000;

interface TokenRow {
  id: string;
  user_id: string;
  name: string;
  scope: TokenScope;
  created_at: Date;
  used_at: Date | null;
  expires_at: Date | null;
}

/** Whether a bearer token is one of these rather than a session's. */
export const isPersonalToken = (token: string): boolean => token.startsWith(PERSONAL_TOKEN_PREFIX);

const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

const DIGEST_BYTES = 6;
const hashToDigest = (hash: Buffer): string => hash.subarray(0, DIGEST_BYTES).toString('hex');

/** The digest of a token in the log: enough to tell tokens apart, too little to find them by. */
export const tokenToDigest = (token: string): string => hashToDigest(hashToken(token));

/**
 * Makes a token.
 * @throws Problem `too_many_tokens`; `invalid_request` for an end in the past
 */
export async function createPersonalToken(
  database: Database,
  userId: string,
  { name, scope, expiresAt = null }: Pick<PersonalTokenCreate, 'name' | 'scope' | 'expiresAt'>,
  nowMs: number,
): Promise<NewPersonalToken> {
  refusePastEnd({ expiresAt }, nowMs);
  const token = PERSONAL_TOKEN_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const row = {
    id: randomUUID(),
    user_id: userId,
    name,
    scope,
    created_at: new Date(nowMs),
    expires_at: expiresAt === null ? null : new Date(expiresAt),
  };
  await inTransaction(database, async (trx) => {
    await lockFeed(trx, userId);
    const others = await trx('personal_tokens').where({ user_id: userId }).select('id');
    if (others.length >= MOST_TOKENS) throw tooManyTokens();
    await trx('personal_tokens').insert({ ...row, token_hash: hashToken(token) });
  });
  return { ...rowToToken({ ...row, used_at: null }), token };
}

/** @throws Problem `invalid_request` for a token that would be over before it begins */
export function refusePastEnd({ expiresAt = null }: Pick<PersonalTokenCreate, 'expiresAt'>, nowMs: number): void {
  if (expiresAt === null || Date.parse(expiresAt) > nowMs) return;
  const message = 'must lie in the future';
  throw new Problem('invalid_request', `The token cannot be made: expiresAt ${message}.`, {
    errors: [{ path: 'expiresAt', message }],
  });
}

const tooManyTokens = (): Problem =>
  new Problem('too_many_tokens', `You have ${MOST_TOKENS} tokens, the most there can be. Delete one of them first.`);

/** A user's tokens, the latest first. */
export async function listPersonalTokens(database: Database, userId: string): Promise<PersonalToken[]> {
  const rows = await database<TokenRow>('personal_tokens')
    .where({ user_id: userId })
    .orderBy([{ column: 'created_at', order: 'desc' }, 'id']);
  return rows.map(rowToToken);
}

/** One token of a user; undefined where it is not there. */
export async function findPersonalToken(
  database: Database,
  userId: string,
  id: string,
): Promise<PersonalToken | undefined> {
  const row = await database<TokenRow>('personal_tokens').where({ id, user_id: userId }).first();
  return row && rowToToken(row);
}

/** Ends a token at once. @returns what the log calls it; undefined when it was not there */
export async function removePersonalToken(database: Database, userId: string, id: string): Promise<string | undefined> {
  const [row] = await database<{ id: string; user_id: string; token_hash: Buffer }>('personal_tokens')
    .where({ id, user_id: userId })
    .delete()
    .returning('token_hash');
  return row && hashToDigest(row.token_hash);
}

/** Ends every token of a user. */
export async function endPersonalTokens(db: Knex, userId: string): Promise<void> {
  await db('personal_tokens').where({ user_id: userId }).delete();
}

/**
 * The user of a token.
 * @throws Problem `unauthenticated`, `token_expired`
 */
export async function readPersonalToken(database: Database, token: string, nowMs: number): Promise<Caller> {
  const row = await database<TokenRow>('personal_tokens')
    .where('token_hash', hashToken(token))
    .first('id', 'user_id', 'scope', 'used_at', 'expires_at');
  if (!row)
    throw new Problem('unauthenticated', 'There is no such personal access token: it was deleted, or is mistyped.');
  refuseExpired(row, nowMs);
  if (!row.used_at || nowMs - row.used_at.getTime() > USED_PRECISION_MS)
    await database('personal_tokens')
      .where({ id: row.id })
      .update({ used_at: new Date(nowMs) });
  return { userId: row.user_id, sessionId: row.id, scope: row.scope };
}

function refuseExpired({ expires_at }: Pick<TokenRow, 'expires_at'>, nowMs: number): void {
  if (expires_at && expires_at.getTime() <= nowMs)
    throw new Problem('token_expired', 'This access token has expired. Make another one.');
}

const rowToToken = (row: Omit<TokenRow, 'user_id'>): PersonalToken => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});
