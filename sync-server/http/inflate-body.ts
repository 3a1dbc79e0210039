/** Decompresses request bodies. */
import { finished, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Problem } from '#protocol/problem.ts';
import type { AppContext } from './state.ts';

/** The bytes inflated in one turn of the event loop. Smaller chunks would cost an import of 32 MiB thousands of turns. */
const CHUNK = { chunkSize: 64 * 1024 };

const INFLATERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;

/**
 * The body as a stream of inflated bytes; the request itself where it is not compressed. The stream ends with an error when the body is
 * damaged or the connection is lost, even if that has happened before. Its reader passes it to `stopInflating` at the end.
 * @throws Problem `unsupported_media_type` for an unknown encoding
 */
export function inflateBody(ctx: AppContext): Readable {
  const encoding = ctx.get('Content-Encoding').toLowerCase() || 'identity';
  if (encoding === 'identity') return ctx.req;
  if (!Object.hasOwn(INFLATERS, encoding))
    throw new Problem('unsupported_media_type', 'The body may be compressed by gzip, deflate or br.');
  const inflater = INFLATERS[encoding as keyof typeof INFLATERS](CHUNK);
  // The reader listens for errors only while it reads; an error without a listener would end the process.
  inflater.on('error', () => undefined);
  finished(ctx.req, { writable: false }, (error) => {
    if (error) inflater.destroy(error);
  });
  return ctx.req.pipe(inflater);
}

/** Frees the memory of a stream of `inflateBody`; the request stays, so that it can be answered. */
export function stopInflating(ctx: AppContext, stream: Readable): void {
  if (stream === ctx.req) return;
  ctx.req.unpipe();
  stream.destroy();
}
