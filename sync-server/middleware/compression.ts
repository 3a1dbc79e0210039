/** Long answers travel compressed to whoever reads that; one that is a stream breaks off where its stream does. */
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import compress from 'koa-compress';
import type { AppContext, AppMiddleware } from '../http/state.ts';
import { whenOver } from '../http/when-over.ts';

/** Below this, compressing costs more than it saves. */
const FROM_BYTES = 1024;
/** An encoder holds a window of this many bytes (as a power of two) for as long as its answer has not left: usual are four megabytes. */
const WINDOW_BITS = 17;
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = zlib.constants;
/** `ZSTD_c_windowLog`, which Node 20 does not have yet. */
const ZSTD_WINDOW = 101;
const ENCODERS = {
  br: { params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_LGWIN]: WINDOW_BITS } },
  zstd: { params: { [ZSTD_WINDOW]: WINDOW_BITS } },
};

/** For an answer of megabytes: as fast as an encoder can, beside the answers of others. */
export const LIGHTLY = {
  br: { params: { [BROTLI_PARAM_QUALITY]: 1, [BROTLI_PARAM_LGWIN]: WINDOW_BITS } },
  gzip: { level: 1 },
};

/** Compresses answers. Whoever accepts no encoding at all, not even none, gets them as they are (RFC 9110, 12.5.3). */
export function compression(): AppMiddleware {
  const compressed = compress({ threshold: FROM_BYTES, ...ENCODERS }) as AppMiddleware;
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
 * nor an answer that is never sent would. What broke off must not look like what came to its end. And closes it when the answer is
 * over: Koa does not where the connection goes before the answer could begin.
 * @returns the body
 */
function breakOffWith(ctx: AppContext): unknown {
  const { body, res } = ctx;
  if (body instanceof Readable) {
    body.on('error', () => res.destroy());
    whenOver(ctx, () => body.destroy());
  }
  return body;
}
