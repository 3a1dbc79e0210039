/** Answers that are the same for everybody: compressed once and not for each of them, since a stranger can ask for them without end. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { AppMiddleware } from '../http/state.ts';

const PACK = { br: brotliCompressSync, gzip: gzipSync };

/**
 * Answers with a text.
 * @param make  makes it, once, when it is first asked for: a start has no use for it
 * @param type  its media type
 */
export function packedAnswer(make: () => string, type: string): AppMiddleware {
  let text: string | undefined;
  const packed: Partial<Record<keyof typeof PACK, Buffer>> = {};
  return (ctx) => {
    text ??= make();
    ctx.type = type;
    ctx.vary('Accept-Encoding');
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding !== 'br' && encoding !== 'gzip') {
      ctx.compress = false;
      ctx.body = text;
      return;
    }
    ctx.set('Content-Encoding', encoding);
    ctx.body = packed[encoding] ??= PACK[encoding](text);
  };
}
