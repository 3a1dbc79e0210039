/** The end of an account, asked for a second time: its answer may have been lost. */
import { Problem } from '#protocol/problem.ts';
import { bearerToken } from '../auth/authenticate.ts';
import type { AccessTokens } from '../auth/access-tokens.ts';
import { findById } from '../auth/accounts.ts';
import { isPersonalToken } from '../auth/personal-tokens.ts';
import type { Database } from '../database/connection.ts';
import type { AppMiddleware } from '../http/state.ts';

export interface EndedBeforeDeps {
  database: Database;
  tokens: AccessTokens;
}

/**
 * Answers 204 to `DELETE /api/users/me` with an access token of ours whose account is no longer there. To anything else the refusal
 * stays, so that a session that was ended by something else is told from an account that is gone.
 * @param refuse  authenticates
 */
export function endedBefore({ database, tokens }: EndedBeforeDeps, refuse: AppMiddleware): AppMiddleware {
  return async (ctx, next) => {
    try {
      await refuse(ctx, next);
    } catch (error) {
      const isEnd = ctx.method === 'DELETE' && ctx.path === '/api/users/me';
      const bearer = bearerToken(ctx);
      if (!isEnd || !isRevoked(error) || bearer === undefined || isPersonalToken(bearer)) throw error;
      if (await findById(database, tokens.read(bearer).userId)) throw error;
      ctx.status = 204;
    }
  };
}

const isRevoked = (error: unknown): boolean => error instanceof Problem && error.code === 'session_revoked';
