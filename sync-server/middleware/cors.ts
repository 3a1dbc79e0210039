/** Which other origins may call the API from a browser. */
import koaCors from '@koa/cors';
import type { AppMiddleware } from './state.ts';

const PREFLIGHT_S = 600;

/** Exactly the configured origins, with credentials; never a pattern, never `*`. */
export function cors(origins: string[]): AppMiddleware {
  return koaCors({
    origin: (ctx) => (origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: [
      ...['Authorization', 'Content-Type', 'X-Request-Id', 'X-Device-Key', 'X-Device-Proof', 'Last-Event-ID'],
    ],
    exposeHeaders: ['X-Request-Id', 'Retry-After', 'X-Device-Challenge', 'RateLimit-Policy', 'RateLimit'],
    maxAge: PREFLIGHT_S,
  }) as AppMiddleware;
}
