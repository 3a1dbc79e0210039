/** The bytes of a body as they were before its sender compressed them. */
import { finished, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Problem } from '#protocol/problem.ts';
import type { AppContext } from './state.ts';

/** Inflated at a time. Each time is a turn of the event loop, of which an import of 32 MiB would need thousands. */
const CHUNK = { chunkSize: 64 * 1024 };

const INFLATERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;

/**
 * The body as a stream of inflated bytes; the request itself where nothing is compressed. It ends with an error when the body is
 * broken or the connection goes away, also when that has happened already. To be given to `stopInflating` by its reader.
 * @throws Problem `unsupported_media_type` for an encoding that we do not read
 */
export function inflateBody(ctx: AppContext): Readable {
  const encoding = ctx.get('Content-Encoding').toLowerCase() || 'identity';
  if (encoding === 'identity') return ctx.req;
  if (!Object.hasOwn(INFLATERS, encoding))
    throw new Problem('unsupported_media_type', 'The body may be compressed by gzip, deflate or br.');
  const inflater = INFLATERS[encoding as keyof typeof INFLATERS](CHUNK);
  // Its reader hears of errors only as long as it reads; an error that nobody listens to would end the process.
  inflater.on('error', () => undefined);
  finished(ctx.req, { writable: false }, (error) => {
    if (error) inflater.destroy(error);
  });
  return ctx.req.pipe(inflater);
}

/** Frees what a stream of `inflateBody` holds; the request itself stays, so that it can be answered. */
export function stopInflating(ctx: AppContext, stream: Readable): void {
  if (stream === ctx.req) return;
  ctx.req.unpipe();
  stream.destroy();
}
