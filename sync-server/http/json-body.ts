/**
 * Reads the JSON body of a request, within limits. Of its own rather than a library's, because a byte that is not UTF-8 must be
 * refused instead of stored as another character, and because each way to be wrong has its own status.
 */
import type { Readable } from 'node:stream';
import { Problem } from '#protocol/problem.ts';
import { MAX_BODY_BYTES } from '#protocol/sync.ts';
import { refuseHostileJson } from './hostile-json.ts';
import type { JsonGauge } from './json-gauge.ts';
import { inflateBody, stopInflating } from '../middleware/inflate-body.ts';
import type { AppContext } from '../middleware/state.ts';

/** What one REST call may carry: notes of 10,000 characters, each as a JSON escape, and room. */
const MAX_REST_BYTES = 256 * 1024;

/** How much of a body that was refused is still read. */
const MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES;

/**
 * The parsed body of a REST call.
 * @throws Problem `invalid_request`, `payload_too_large`, `unsupported_media_type`
 */
export async function readJson(ctx: AppContext): Promise<unknown> {
  const json = await readJsonUnchecked(ctx, MAX_REST_BYTES);
  refuseHostileJson(json);
  return json;
}

/** The same without a look at its structure, for whoever checks its parts one by one. */
export const readJsonUnchecked = async (ctx: AppContext, limitBytes: number = MAX_BODY_BYTES): Promise<unknown> =>
  bytesToJson(await readBody(ctx, limitBytes));

/**
 * The bytes of a JSON body, to be parsed later.
 * @param gauge  measures it while it arrives
 * @throws Problem `invalid_request`, `payload_too_large`, `unsupported_media_type`
 */
export async function readBody(ctx: AppContext, limitBytes: number, gauge?: JsonGauge): Promise<Buffer> {
  if (ctx.request.length === 0 || ctx.request.is() === null)
    throw new Problem('invalid_request', 'A JSON body is missing.');
  if (!ctx.request.is('application/json') || !/^(utf-?8)?$/i.test(ctx.request.charset))
    throw new Problem('unsupported_media_type', 'The body must be JSON in UTF-8: Content-Type: application/json.');
  if ((ctx.request.length ?? 0) > limitBytes) throw tooLarge(ctx, limitBytes);
  return readBytes(ctx, inflateBody(ctx), limitBytes, gauge);
}

async function readBytes(
  ctx: AppContext,
  stream: Readable,
  limitBytes: number,
  gauge: JsonGauge | undefined,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limitBytes) throw tooLarge(ctx, limitBytes);
      gauge?.(chunk);
      chunks.push(chunk);
    }
  } catch (error) {
    drain(ctx);
    if (error instanceof Problem) throw error;
    throw new Problem('invalid_request', 'The body could not be read to its end.', {}, { cause: error });
  } finally {
    stopInflating(ctx, stream);
  }
  return Buffer.concat(chunks, size);
}

/** @throws Problem `invalid_request` for what is no JSON in UTF-8 */
function bytesToJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem('invalid_request', 'The body is not valid JSON in UTF-8.');
  }
}

function tooLarge(ctx: AppContext, limitBytes: number): Problem {
  drain(ctx);
  return new Problem('payload_too_large', `The body may have at most ${limitBytes} bytes.`);
}

const draining = new WeakSet<AppContext>();

/**
 * Reads on into nothing, so that a caller who is still sending gets to see the answer; whoever sends without end is cut off.
 */
function drain(ctx: AppContext): void {
  if (draining.has(ctx)) return;
  draining.add(ctx);
  let drained = 0;
  ctx.req.unpipe();
  ctx.req.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > MAX_DRAINED_BYTES) ctx.req.destroy();
  });
  ctx.req.resume();
}
