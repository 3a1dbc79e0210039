/** What holds for every answer under `/api`: it is somebody's own data, and it is JSON. */
import { Problem } from '#protocol/problem.ts';
import type { AppMiddleware } from './state.ts';

const TYPES = ['application/json', 'application/problem+json'];
/** The one answer that is not JSON. */
const STREAM = '/api/sync/stream';

/**
 * Keeps answers out of every cache, and refuses a caller who accepts nothing that we can say.
 * @throws Problem `not_acceptable`
 */
export function apiAnswers(): AppMiddleware {
  return (ctx, next) => {
    if (!/^\/api(\/|$)/.test(ctx.path)) return next();
    ctx.set('Cache-Control', 'no-store');
    if (!ctx.accepts(...TYPES, ...(ctx.path === STREAM ? ['text/event-stream'] : [])))
      throw new Problem('not_acceptable', 'The API answers application/json.');
    return next();
  };
}
