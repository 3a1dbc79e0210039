/**
 * Sign up, sign in, refresh, sign out.
 * @see contract section 2, "Auth"
 */
import Router from '@koa/router';
import { loginSchema, signupSchema } from '#protocol/account.ts';
import { parse } from '#protocol/parse.ts';
import { bearerToken } from '../middleware/authenticate.ts';
import { readJson } from '../middleware/json-body.ts';
import type { AppContext, AppRouter, RequestState } from '../middleware/state.ts';
import { unauthenticated } from './access-tokens.ts';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie.ts';
import { endSession } from './sessions.ts';
import { checkCredentials, createUser, endSessionOf, renewSession, type AuthDeps, type SignedIn } from './sign-in.ts';

/** The four calls under `/api/auth`. */
export function authRoutes(deps: AuthDeps): AppRouter {
  const router = new Router<RequestState>({ prefix: '/api/auth' });
  router.post('/signup', (ctx) => signUp(deps, ctx));
  router.post('/login', (ctx) => logIn(deps, ctx));
  router.post('/refresh', (ctx) => refresh(deps, ctx));
  router.post('/logout', (ctx) => logOut(deps, ctx));
  return router;
}

async function signUp(deps: AuthDeps, ctx: AppContext): Promise<void> {
  answer(deps, ctx, await createUser(deps, parse(signupSchema, await readJson(ctx), 'body')));
  ctx.status = 201;
}

async function logIn(deps: AuthDeps, ctx: AppContext): Promise<void> {
  answer(deps, ctx, await checkCredentials(deps, parse(loginSchema, await readJson(ctx), 'body')));
}

async function refresh(deps: AuthDeps, ctx: AppContext): Promise<void> {
  const token = readRefreshCookie(ctx, deps.corsOrigins);
  if (!token) throw unauthenticated();
  answer(deps, ctx, await renewSession(deps, token));
}

/** Ends the session of the access token, expired or not, or else that of the cookie. */
async function logOut(deps: AuthDeps, ctx: AppContext): Promise<void> {
  const bearer = bearerToken(ctx);
  const cookie = readRefreshCookie(ctx, deps.corsOrigins);
  clearRefreshCookie(ctx);
  if (bearer !== undefined) await endSession(deps.database, deps.tokens.read(bearer, { expired: true }).sessionId);
  else if (cookie) await endSessionOf(deps, cookie);
  else throw unauthenticated();
  ctx.status = 204;
}

function answer({ tokens }: AuthDeps, ctx: AppContext, { user, refreshToken }: SignedIn): void {
  setRefreshCookie(ctx, refreshToken);
  ctx.body = { token: tokens.issue({ userId: user.id, sessionId: refreshToken.sessionId }), user };
}
