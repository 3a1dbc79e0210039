/** For whoever watches over the server: is it alive, and should it be sent requests? */
import type { AppDeps } from '../app-deps.ts';
import { createReadiness } from './readiness.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppRouter } from '../http/state.ts';

/**
 * `GET /healthz` answers as long as the process does, so that nobody restarts it because its database is away.
 * `GET /readyz` answers 200 when a request can be served now, else a 503 problem with `Retry-After`.
 */
export function healthRoutes(deps: Pick<AppDeps, 'database' | 'ending'>): AppRouter {
  const router = createRouter();
  const assertReady = createReadiness(deps);

  router.get('/healthz', (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: 'alive' };
  });

  router.get('/readyz', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    await assertReady();
    ctx.body = { status: 'ready' };
  });

  return router;
}
