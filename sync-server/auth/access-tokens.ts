/** The short-lived token that each request carries: a JWT that names a user and a session. */
import jwt from 'jsonwebtoken';
import { Problem } from '#protocol/problem.ts';
import type { Caller } from '../middleware/state.ts';

const LIFETIME_S = 15 * 60;
const ISSUER = 'studentos';
const AUDIENCE = 'studentos-api';
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

/** @param now  milliseconds since 1970 */
export function createAccessTokens(secret: string, now: () => number): AccessTokens {
  const nowSeconds = (): number => Math.floor(now() / 1000);
  return {
    issue: ({ userId, sessionId }) =>
      jwt.sign({ sid: sessionId, iat: nowSeconds(), exp: nowSeconds() + LIFETIME_S }, secret, {
        header: { alg: ALGORITHM, typ: TYPE },
        subject: userId,
        issuer: ISSUER,
        audience: AUDIENCE,
      }),
    read(token, { expired = false } = {}) {
      const { header, payload } = verify(token, secret, nowSeconds(), expired);
      if (header.typ !== TYPE || typeof payload !== 'object') throw unauthenticated();
      const { sub, sid, exp } = payload as jwt.JwtPayload & { sid?: unknown };
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') throw unauthenticated();
      return { userId: sub, sessionId: sid };
    },
  };
}

function verify(token: string, secret: string, clockTimestamp: number, ignoreExpiration: boolean): jwt.Jwt {
  try {
    const options = {
      algorithms: [ALGORITHM] as jwt.Algorithm[],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp,
      ignoreExpiration,
    };
    return jwt.verify(token, secret, { ...options, complete: true });
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw new Problem('token_expired', 'The token has expired. Refresh it.');
    throw unauthenticated(error);
  }
}

/** What anybody is told whose token does not hold, whatever the reason. */
export function unauthenticated(cause?: unknown): Problem {
  return new Problem('unauthenticated', 'Sign in first: Authorization: Bearer <token>.', {}, { cause });
}
