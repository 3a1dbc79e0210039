/** One's own account. */
import Router from '@koa/router';
import { Problem } from '#protocol/problem.ts';
import { findById } from '../auth/accounts.ts';
import type { AuthDeps } from '../auth/sign-in.ts';
import { callerOf } from '../middleware/authenticate.ts';
import type { AppMiddleware, AppRouter, RequestState } from '../middleware/state.ts';

export interface UserDeps extends Pick<AuthDeps, 'database'> {
  authenticate: AppMiddleware;
}

/** `/api/users/me`; the routes stand behind `authenticate`. */
export function userRoutes({ database, authenticate }: UserDeps): AppRouter {
  const router = new Router<RequestState>({ prefix: '/api/users/me' });
  router.use(authenticate);
  router.get('/', async (ctx) => {
    const account = await findById(database, callerOf(ctx).userId);
    if (!account) throw new Problem('session_revoked', 'This account is no longer there.');
    ctx.body = { data: account.user };
  });
  return router;
}
