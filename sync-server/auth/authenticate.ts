/** Authenticates the caller of a request. */
import { Problem } from '#protocol/problem.ts';
import { unauthenticated, type AccessTokens } from './access-tokens.ts';
import { isPersonalToken, readPersonalToken, tokenToDigest } from './personal-tokens.ts';
import { requireSession } from './sessions.ts';
import type { Database } from '../database/connection.ts';
import type { Limits } from '../limits/limits.ts';
import { widestNetwork } from '../limits/networks.ts';
import type { Turns } from '../limits/turns.ts';
import { clientAddress } from '../http/client-address.ts';
import type { CountInFlight } from '../middleware/in-flight.ts';
import { noteOf } from '../middleware/rate-limit-headers.ts';
import type { AppContext, AppMiddleware, Caller } from '../http/state.ts';

export interface AuthenticateDeps {
  database: Database;
  tokens: AccessTokens;
  limits: Pick<Limits, 'rest' | 'sync' | 'auth'>;
  inFlight: CountInFlight;
  turns: Turns;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The token of the Authorization header, if there is one. */
export const bearerToken = (ctx: AppContext): string | undefined =>
  /^Bearer +([^\s]+)$/i.exec(ctx.get('Authorization'))?.[1];

/** The problem of a malformed Authorization header. */
const malformed = (): Problem =>
  new Problem('unauthenticated', 'The Authorization header must be the word Bearer, a blank and a token.');

/**
 * Lets nobody past without a token that holds: of a session, or a personal one. The session is looked up at each request, so that
 * signing out holds at once, on every instance. Limits are counted before anything is looked up.
 * @throws Problem `unauthenticated`, `token_expired`, `session_revoked`, `read_only_token`, `too_many_requests`
 */
export function authenticate(deps: AuthenticateDeps): AppMiddleware {
  return async (ctx, next) => {
    const token = bearerToken(ctx);
    if (token === undefined) throw ctx.get('Authorization') === '' ? unauthenticated() : malformed();
    ctx.state.caller = isPersonalToken(token)
      ? await callerOfPersonalToken(deps, ctx, token)
      : await callerOfSession(deps, ctx, token);
    // A round of sync may be a mere read, which its route knows.
    if (isWrite(ctx) && !isSync(ctx)) refuseReadOnly(ctx.state.caller);
    await next();
  };
}

async function callerOfSession(deps: AuthenticateDeps, ctx: AppContext, token: string) {
  const { database, tokens } = deps;
  const caller = tokens.read(token);
  countCall(deps, ctx, caller);
  await deps.turns.work(caller.userId, () => requireSession(database, caller, deps.now()));
  return caller;
}

/** The caller of a personal token. Only the database knows its user, so failed attempts are counted by the caller's address. */
async function callerOfPersonalToken(deps: AuthenticateDeps, ctx: AppContext, token: string) {
  const { database, limits, now } = deps;
  try {
    const network = widestNetwork(clientAddress(ctx));
    const caller = await deps.turns.strangers(network, () => readPersonalToken(database, token, now()));
    countCall(deps, ctx, caller);
    return caller;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      ctx.state.tell('token-refused', { tokenDigest: tokenToDigest(token) });
      limits.auth.take(clientAddress(ctx), noteOf(ctx));
    }
    throw error;
  }
}

function countCall({ limits, inFlight }: AuthenticateDeps, ctx: AppContext, { userId }: Caller): void {
  (isSync(ctx) ? limits.sync : limits.rest).take(userId, noteOf(ctx));
  inFlight(ctx, userId);
}

const isSync = ({ path }: AppContext): boolean => /^\/api\/sync(\/|$)/.test(path);

const isWrite = ({ method }: AppContext): boolean => method !== 'GET' && method !== 'HEAD';

/** @throws Problem `read_only_token` */
export function refuseReadOnly({ scope }: Caller): void {
  if (scope === 'read-only') throw new Problem('read_only_token', 'This access token may read and not write.');
}

/**
 * For what only a person who signed in may do: a token that got out must not be able to make others, or to end the account.
 * @throws Problem `session_required`
 */
export const requireSignIn: AppMiddleware = (ctx, next) => {
  if (callerOf(ctx).scope !== undefined)
    throw new Problem('session_required', 'A personal access token cannot do this. Sign in with your password.');
  return next();
};

/** The caller of a request, in routes behind `authenticate`. */
export function callerOf(ctx: AppContext): Caller {
  const { caller } = ctx.state;
  if (!caller) throw new Error('This route does not stand behind authenticate.');
  return caller;
}
