/** `GET /metrics`, for Prometheus. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '#protocol/problem.ts';
import { bearerToken } from '../auth/authenticate.ts';
import { isFromThisMachine } from '../http/loopback.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppContext, AppRouter } from '../http/state.ts';
import type { Metrics } from './metrics.ts';

/** How long what was gathered is answered again: gathering it asks the database, and scrapers come every few seconds at most. */
const KEPT_MS = 5000;

export interface MetricsRouteDeps {
  metrics: Pick<Metrics, 'render' | 'contentType'>;
  /** The bearer token of a scraper; without it, only this machine is answered. */
  token: string | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** There is nothing of anybody in the metrics, but how busy a server is tells enough, and gathering them costs. */
export function metricsRoutes({ metrics, token, now }: MetricsRouteDeps): AppRouter {
  const router = createRouter();
  let kept: { atMs: number; text: Promise<string> } | undefined;
  const gather = (): Promise<string> => {
    if (kept && Math.abs(now() - kept.atMs) < KEPT_MS) return kept.text;
    const text = metrics.render().catch((error: unknown) => {
      throw new Problem(
        'unavailable',
        'The metrics could not be gathered in time.',
        { retryAfter: 5 },
        { cause: error },
      );
    });
    kept = { atMs: now(), text };
    text.catch(() => (kept = undefined));
    return text;
  };
  router.get('/metrics', async (ctx) => {
    requireScraper(ctx, token);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await gather();
    ctx.set('Content-Type', metrics.contentType);
  });
  return router;
}

/** @throws Problem `unauthenticated` without the token; `not_found` where there is none and the request comes from elsewhere */
function requireScraper(ctx: AppContext, token: string | undefined): void {
  if (token === undefined) {
    if (!isFromThisMachine(ctx)) throw new Problem('not_found', 'There is nothing under this address.');
  } else if (!isSame(bearerToken(ctx) ?? '', token)) {
    throw new Problem('unauthenticated', 'The metrics want the token that the server was started with.');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
