/** One line for each answer: never a body, a header, a query string or a secret. */
import type { AppMiddleware } from './state.ts';

/** Logs method, route, status and duration; 5xx as errors, except that the database is away, which is said elsewhere. */
export function logRequests(): AppMiddleware {
  return async (ctx, next) => {
    const start = performance.now();
    await next();
    const line = {
      method: ctx.method,
      // The pattern, not the path: a path may hold what somebody typed.
      route: ctx._matchedRoute ?? 'none',
      status: ctx.status,
      ms: Math.round(performance.now() - start),
      userId: ctx.state.caller?.userId,
    };
    if (ctx.status >= 500 && ctx.status !== 503) ctx.state.log.error(line, 'answered');
    else ctx.state.log.info(line, 'answered');
  };
}
