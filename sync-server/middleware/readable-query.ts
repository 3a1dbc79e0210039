/** Refuses a query whose percent signs spell no UTF-8: it would be read as other characters than were meant. */
import { Problem } from '#protocol/problem.ts';
import type { AppMiddleware } from './state.ts';

const ENCODED = /(?:%[0-9a-f]{2})+/gi;

/** @throws Problem `invalid_request` */
export function readableQuery(): AppMiddleware {
  return (ctx, next) => {
    if (!(ctx.querystring.match(ENCODED) ?? []).every(isUtf8))
      throw new Problem('invalid_request', 'The query is not UTF-8.', {
        errors: [{ path: 'query', message: 'is not UTF-8' }],
      });
    return next();
  };
}

function isUtf8(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}
