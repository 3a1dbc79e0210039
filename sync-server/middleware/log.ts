/** One line for each answer: never a body, a header, a query string or a secret. */
import type { AppMiddleware } from '../http/state.ts';

/** An answer as it is counted. */
export interface Answered {
  method: string;
  /** The pattern, not the path: a path may hold what somebody typed. */
  route: string;
  status: number;
  seconds: number;
}

/**
 * Logs method, route, status and duration; 5xx as errors, except that the database is away, which is said elsewhere.
 * @param count  told of each answer
 */
export function logRequests(count: (answered: Answered) => void): AppMiddleware {
  return async (ctx, next) => {
    const start = performance.now();
    await next();
    const ms = performance.now() - start;
    const { method, status } = ctx;
    const route = String(ctx._matchedRoute ?? 'none');
    count({ method, route, status, seconds: ms / 1000 });
    const line = { method, route, status, ms: Math.round(ms), userId: ctx.state.caller?.userId };
    if (status >= 500 && status !== 503) ctx.state.log.error(line, 'answered');
    else ctx.state.log.info(line, 'answered');
  };
}
