/**
 * Reads the JSON body of a request, within limits. Not by a library, because a byte that is not UTF-8 must be refused instead of
 * stored as another character, and because each kind of error has a status of its own.
 */
import type { Readable } from 'node:stream';
import { Problem } from '#protocol/problem.ts';
import { MAX_BODY_BYTES } from '#protocol/sync.ts';
import { refuseHostileJson } from './hostile-json.ts';
import type { JsonGauge } from './json-gauge.ts';
import { createBodyRoom } from '../limits/body-room.ts';
import { widestNetwork } from '../limits/networks.ts';
import { clientAddress } from './client-address.ts';
import { inflateBody, stopInflating } from './inflate-body.ts';
import type { AppContext } from './state.ts';
import { whenOver } from './when-over.ts';

/** The most bytes of a REST call: notes of 10,000 characters, each as a JSON escape, and some room. */
const MAX_REST_BYTES = 256 * 1024;

/** The media types of bodies; a change may say that nulls are values and what is missing stays, as it always is here (RFC 7396). */
const JSON_TYPES = ['application/json'];
export const PATCH_TYPES = [...JSON_TYPES, 'application/merge-patch+json'];

/** Smaller bodies are not counted. */
const SMALL_BYTES = 16 * 1024;

/** The memory for bodies in this process. One device sends one body at a time. */
const room = createBodyRoom({
  all: 128 * MAX_BODY_BYTES,
  each: 8 * MAX_BODY_BYTES,
  atLeast: MAX_BODY_BYTES,
  networkMs: 2000,
});

/** The most bytes that are still read of a refused body. */
const MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES;

/**
 * The parsed body of a REST call.
 * @throws Problem `invalid_request`, `payload_too_large`, `unsupported_media_type`
 */
export async function readJson(ctx: AppContext): Promise<unknown> {
  const json = bytesToJson(await readBody(ctx, MAX_REST_BYTES));
  refuseHostileJson(json);
  return json;
}

/** Options for reading a body. */
interface Reading {
  /** Measures it while it arrives. */
  gauge?: JsonGauge | undefined;
  /** Set by callers that bound the number of arriving bodies themselves; aborted with a Problem that tells the reason. */
  giveUp?: AbortSignal;
}

/**
 * The bytes of a JSON body, to be parsed later.
 * @throws Problem `invalid_request`, `payload_too_large`, `unsupported_media_type`; that of `giveUp`
 */
export async function readBody(ctx: AppContext, limitBytes: number, reading: Reading = {}): Promise<Buffer> {
  if (ctx.request.length === 0 || ctx.request.is() === null)
    throw new Problem('invalid_request', 'A JSON body is missing.');
  if (
    !ctx.request.is(...(ctx.method === 'PATCH' ? PATCH_TYPES : JSON_TYPES)) ||
    !/^(utf-?8)?$/i.test(ctx.request.charset)
  )
    throw new Problem('unsupported_media_type', 'The body must be JSON in UTF-8: Content-Type: application/json.');
  if ((ctx.request.length ?? 0) > limitBytes) throw tooLarge(ctx, limitBytes);
  if (reading.giveUp) return readUnlessGivenUp(ctx, limitBytes, reading.giveUp, reading.gauge);
  if (isSmall(ctx)) return readBytes(ctx, inflateBody(ctx), limitBytes);
  const place = room.enter(ctx.state.caller?.userId ?? widestNetwork(clientAddress(ctx)));
  whenOver(ctx, place.leave);
  return place.receive((giveUp) => readUnlessGivenUp(ctx, limitBytes, giveUp, (chunk) => place.grow(chunk.length)));
}

/** Whether a body is known to be small: uncompressed, with a small `Content-Length`. */
const isSmall = (ctx: AppContext): boolean =>
  ctx.get('Content-Encoding') === '' && (ctx.request.length ?? Infinity) <= SMALL_BYTES;

const readUnlessGivenUp = (
  ctx: AppContext,
  limitBytes: number,
  giveUp: AbortSignal,
  gauge: JsonGauge | undefined,
): Promise<Buffer> => Promise.race([readBytes(ctx, inflateBody(ctx), limitBytes, { gauge, giveUp }), givenUp(giveUp)]);

const givenUp = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

async function readBytes(
  ctx: AppContext,
  stream: Readable,
  limitBytes: number,
  { gauge, giveUp }: Reading = {},
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // An aborted sender may keep the connection for a while, but no memory.
  giveUp?.addEventListener('abort', () => {
    chunks.length = 0;
    stopInflating(ctx, stream);
  });
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      giveUp?.throwIfAborted();
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

/** Parses the JSON of a body. @throws Problem `invalid_request` for bytes that are not JSON in UTF-8 */
export function bytesToJson(bytes: Uint8Array): unknown {
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
 * Reads and discards the rest of a body, so that a caller who is still sending receives the answer; an endless body is cut off.
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
