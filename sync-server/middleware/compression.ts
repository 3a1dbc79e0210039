/** Long answers travel compressed to whoever reads that; one that is a stream breaks off where its stream does. */
import { Stream } from 'node:stream';
import compress from 'koa-compress';
import type { AppContext, AppMiddleware } from './state.ts';

/** Below this, compressing costs more than it saves. */
const FROM_BYTES = 1024;

/** Compresses answers. Whoever accepts no encoding at all, not even none, gets them as they are (RFC 9110, 12.5.3). */
export function compression(): AppMiddleware {
  const compressed = compress({ threshold: FROM_BYTES }) as AppMiddleware;
  return async (ctx, next) => {
    if (!ctx.acceptsEncodings('zstd', 'br', 'gzip', 'deflate', 'identity')) ctx.compress = false;
    let source: unknown;
    await compressed(ctx, async () => {
      await next();
      source = breakOffWith(ctx);
    });
    if (ctx.body !== source) breakOffWith(ctx);
  };
}

/**
 * Listens to the errors of the body for its whole life, if it is a stream: neither `koa-compress`, which pipes it into another one,
 * nor an answer that is never sent would. What broke off must not look like what came to its end.
 * @returns the body
 */
function breakOffWith({ body, res }: AppContext): unknown {
  if (body instanceof Stream) body.on('error', () => res.destroy());
  return body;
}
