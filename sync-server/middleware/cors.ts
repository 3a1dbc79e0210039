/** Which other origins may call the API from a browser. */
import koaCors from '@koa/cors';
import type { AppMiddleware } from '../http/state.ts';

const PREFLIGHT_S = 600;

/** Public paths, which a page of any origin may read because they contain no user data. */
const PUBLIC = /^\/api(\/|\/openapi\.json)?$/;

/** Exactly the configured origins, with credentials; `*` for what is public alone. */
export function cors(origins: string[]): AppMiddleware {
  const named = koaCors({
    origin: (ctx) => (origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: [
      ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Last-Event-ID'],
      ...['X-Request-Id', 'X-Device-Key', 'X-Device-Proof'],
    ],
    exposeHeaders: [
      ...['Accept-Patch', 'Allow', 'ETag', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
      ...['X-Device-Challenge', 'X-Request-Id'],
    ],
    maxAge: PREFLIGHT_S,
  }) as AppMiddleware;
  const any = koaCors({
    origin: '*',
    allowMethods: ['GET'],
    allowHeaders: ['If-None-Match', 'X-Request-Id'],
    exposeHeaders: ['ETag', 'X-Request-Id'],
    maxAge: PREFLIGHT_S,
  }) as AppMiddleware;
  return async (ctx, next) => {
    const isPublic = PUBLIC.test(ctx.path) && !origins.includes(ctx.get('Origin'));
    await (isPublic ? any : named)(ctx, next);
  };
}
