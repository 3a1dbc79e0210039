/** Who is asking? */
import { unauthenticated, type AccessTokens } from '../auth/access-tokens.ts';
import { requireSession } from '../auth/sessions.ts';
import type { Database } from '../database/connection.ts';
import type { AppContext, AppMiddleware, Caller } from './state.ts';

/** The token of the Authorization header, if there is one. */
export const bearerToken = (ctx: AppContext): string | undefined =>
  /^Bearer +([^\s]+)$/i.exec(ctx.get('Authorization'))?.[1];

/**
 * Lets nobody past without a token of a session that still stands. The session is looked up at each request, so that signing out
 * holds at once, on every instance.
 * @throws Problem `unauthenticated`, `token_expired`, `session_revoked`
 */
export function authenticate({ database, tokens }: { database: Database; tokens: AccessTokens }): AppMiddleware {
  return async (ctx, next) => {
    const token = bearerToken(ctx);
    if (token === undefined) throw unauthenticated();
    const caller = tokens.read(token);
    await requireSession(database, caller);
    ctx.state.caller = caller;
    await next();
  };
}

/** Who is asking, for what stands behind `authenticate`. */
export function callerOf(ctx: AppContext): Caller {
  const { caller } = ctx.state;
  if (!caller) throw new Error('This route does not stand behind authenticate.');
  return caller;
}
