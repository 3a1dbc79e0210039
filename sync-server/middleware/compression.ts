/** Long answers travel compressed to whoever reads that. */
import compress from 'koa-compress';
import type { AppMiddleware } from './state.ts';

/** Below this, compressing costs more than it saves. */
const FROM_BYTES = 1024;

/** Compresses answers. Whoever accepts no encoding at all, not even none, gets them as they are (RFC 9110, 12.5.3). */
export function compression(): AppMiddleware {
  const compressed = compress({ threshold: FROM_BYTES }) as AppMiddleware;
  return (ctx, next) => {
    if (!ctx.acceptsEncodings('zstd', 'br', 'gzip', 'deflate', 'identity')) ctx.compress = false;
    return compressed(ctx, next) as Promise<unknown>;
  };
}
