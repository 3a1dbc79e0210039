/** A name for each request, in its answer and in every log line about it. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AppMiddleware } from '../http/state.ts';

/** The ids that a caller may choose: without characters that could end a line of the log or a header. */
const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/;

/** Takes `X-Request-Id` where it fits, otherwise draws one; the answer echoes it. */
export function requestId(log: Logger): AppMiddleware {
  return (ctx, next) => {
    const given = ctx.get('X-Request-Id');
    const id = ACCEPTABLE.test(given) ? given : randomUUID();
    ctx.state.requestId = id;
    ctx.state.log = log.child({ requestId: id });
    ctx.set('X-Request-Id', id);
    return next();
  };
}
