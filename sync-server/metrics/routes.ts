/** `GET /metrics`, for Prometheus. */
import { createRouter } from '../middleware/router.ts';
import type { AppRouter } from '../middleware/state.ts';
import type { Metrics } from './metrics.ts';

/** Wants no sign-in: there is nothing of anybody in it. Who must not see how busy the server is, is kept out by the proxy. */
export function metricsRoutes(metrics: Metrics): AppRouter {
  const router = createRouter();
  router.get('/metrics', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await metrics.render();
    ctx.set('Content-Type', metrics.contentType);
  });
  return router;
}
