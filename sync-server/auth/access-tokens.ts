/**
 * The short-lived token that each request carries: a JWT that names a user and a session. Two keys can be in use at once, told
 * apart by `kid`: the first one signs, the second one is the one before it, so that a secret is changed without a 401. It travels with
 * every call, so it is short: ids are written in base64url, and who issues it and for whom is one and the same.
 * @see RFC 8725, RFC 9068
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { Problem } from '#protocol/problem.ts';
import type { Caller } from '../http/state.ts';
import { expandUuid, shortenUuid } from '../uuid-text.ts';

const LIFETIME_S = 15 * 60;
/** Issuer and audience: the server itself. */
const SERVER = 'studentos';
const ALGORITHM = 'HS256';
/** RFC 9068: an access token, and nothing else that a JWT can be. */
const TYPE = 'at+jwt';

export interface AccessTokens {
  issue(caller: Caller): string;
  /**
   * @param options.expired  also takes a token whose time is over, to end its session
   * @throws Problem `unauthenticated`, `token_expired`
   */
  read(token: string, options?: { expired?: boolean }): Caller;
}

/** The members in the header of our tokens; a token with any other (`jku`, `jwk`, `x5u`, `crit`) is not ours. */
const HEADER = ['alg', 'kid', 'typ'];

/**
 * @param secret    signs
 * @param now       milliseconds since 1970
 * @param previous  the secret before this one: what it signed is still taken
 */
export function createAccessTokens(secret: string, now: () => number, previous?: string): AccessTokens {
  const nowSeconds = (): number => Math.floor(now() / 1000);
  const kid = secretToKid(secret);
  const keys = new Map([[kid, secretToKey(secret)]]);
  if (previous) keys.set(secretToKid(previous), secretToKey(previous));
  return {
    issue: ({ userId, sessionId, generation = 0 }) =>
      jwt.sign(
        {
          sid: shortenUuid(sessionId),
          gen: generation,
          iat: nowSeconds(),
          exp: nowSeconds() + LIFETIME_S,
        },
        keys.get(kid)!,
        { header: { alg: ALGORITHM, typ: TYPE, kid }, subject: shortenUuid(userId), audience: SERVER },
      ),
    read(token, { expired = false } = {}) {
      const payload = verify(token, keyOf(token, keys), nowSeconds(), expired);
      const { iss = SERVER, sub, sid, gen, exp } = payload as jwt.JwtPayload & { sid?: unknown; gen?: unknown };
      if (iss !== SERVER || typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number')
        throw unauthenticated();
      return {
        userId: expandUuid(sub),
        sessionId: expandUuid(sid),
        ...(typeof gen === 'number' && { generation: gen }),
      };
    },
  };
}

/** A name for a secret, from which it cannot be guessed. */
const secretToKid = (secret: string): string =>
  createHmac('sha256', secret).update('studentos kid').digest('base64url').slice(0, 6);

/** As an object once: jsonwebtoken would try each time whether a text is a public key. */
const secretToKey = (secret: string): KeyObject => createSecretKey(secret, 'utf8');

/** The key that a token says it was signed by, if it is one of ours. Nothing else in its head is believed. */
function keyOf(token: string, keys: ReadonlyMap<string, KeyObject>): KeyObject {
  const header: Record<string, unknown> | undefined = decodeHeader(token);
  if (!header || header.typ !== TYPE || Object.keys(header).sort().join() !== HEADER.join()) throw unauthenticated();
  const key = keys.get(String(header.kid));
  if (key === undefined) throw unauthenticated();
  return key;
}

function decodeHeader(token: string): Record<string, unknown> | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header as Record<string, unknown> | undefined;
  } catch (error) {
    throw unauthenticated(error);
  }
}

function verify(token: string, key: KeyObject, clockTimestamp: number, ignoreExpiration: boolean): jwt.JwtPayload {
  try {
    const payload = jwt.verify(token, key, {
      algorithms: [ALGORITHM],
      audience: SERVER,
      clockTimestamp,
      ignoreExpiration,
    });
    if (typeof payload === 'string') throw unauthenticated();
    return payload;
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw new Problem('token_expired', 'The token has expired. Refresh it.');
    throw error instanceof Problem ? error : unauthenticated(error);
  }
}

/** The problem of an invalid token, whatever the reason. */
export function unauthenticated(cause?: unknown): Problem {
  return new Problem('unauthenticated', 'Sign in first.', {}, { cause });
}
