/**
 * `GET /api/sync/stream?cursor=`: a user's live changes as server-sent events. The id of each event is the cursor to resume from.
 * @see contract section 4.4
 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { PROTOCOLS } from '#protocol/sync.ts';
import { accessTokenEnd } from '../auth/access-token-end.ts';
import { bearerToken, callerOf } from '../auth/authenticate.ts';
import { clientAddress } from '../http/client-address.ts';
import { createRouter } from '../middleware/router.ts';
import { readQuery } from '../middleware/read-query.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../http/state.ts';
import { checkPosition, positionAt, readCursor, type Position } from '../sync/cursor.ts';
import type { SyncDeps } from '../sync/round.ts';
import { event } from './event.ts';
import { packedConnection } from './packed-connection.ts';
import type { Sink } from './stream.ts';
import type { Streams } from './streams.ts';

export interface LiveDeps extends Pick<SyncDeps, 'storage'> {
  streams: Streams;
  authenticate: AppMiddleware;
}

/** Instead of a cursor: the moment at which the stream opens. */
const NOW = 'now';

const querySchema = z.strictObject({
  cursor: z.optional(z.string().check(z.maxLength(500))),
  protocol: z.optional(z.enum(PROTOCOLS.map(String))),
});

/** The route of the stream, to be mounted behind `authenticate`. */
export function liveRoutes({ storage, streams, authenticate }: LiveDeps): AppRouter {
  const router = createRouter();
  router.get('/api/sync/stream', authenticate, async (ctx) => {
    const { cursor, protocol = '1' } = parse(querySchema, { ...readQuery(ctx) }, 'query');
    const { userId } = callerOf(ctx);
    // The cursor of a reader that resumes takes precedence over the one in its URL.
    const since = ctx.get('Last-Event-ID') || cursor || null;
    const position = since === NOW ? positionAt(await storage.feedHead(userId)) : readCursor(since, userId);
    const problem = await problemWith(storage, userId, position);
    // Checked last, and synchronously before the stream is added, so that two requests cannot take the last place.
    streams.admit(userId, clientAddress(ctx));
    if (ctx.req.socket.destroyed) return;
    const isPacked = Number(protocol) > 1 && streams.mayPack() && acceptsGzip(ctx);
    beginEvents(ctx, isPacked);
    if (ctx.method === 'HEAD') return void ctx.res.end();
    const sink = isPacked ? packedConnection(ctx.res) : ctx.res;
    if (!problem) return openStream(ctx, streams, position, Number(protocol), sink, isPacked);
    sink.write(event('reset', JSON.stringify(problem), ''));
    sink.end();
  });
  return router;
}

/** The problem of a position, which is sent in the stream itself. */
async function problemWith(
  storage: LiveDeps['storage'],
  userId: string,
  position: Position | null,
): Promise<Problem | undefined> {
  try {
    await checkPosition(storage, userId, position);
    return undefined;
  } catch (error) {
    if (error instanceof Problem && error.status === 410) return error;
    throw error;
  }
}

/** Whether a caller accepts gzip explicitly. */
const acceptsGzip = (ctx: AppContext): boolean =>
  ctx.get('Accept-Encoding') !== '' && ctx.acceptsEncodings('gzip', 'identity') === 'gzip';

/** Sends headers that keep proxies from buffering events. From here on this code owns the response, not Koa. */
function beginEvents(ctx: AppContext, isPacked: boolean): void {
  ctx.respond = false;
  ctx.status = 200;
  ctx.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    ...(isPacked && { 'Content-Encoding': 'gzip' }),
  });
  ctx.res.flushHeaders();
}

function openStream(
  ctx: AppContext,
  streams: Streams,
  position: Position | null,
  protocol: number,
  sink: Sink,
  isPacked: boolean,
): void {
  ctx.req.socket.setNoDelay(true);
  const gone = streams.add({
    caller: callerOf(ctx),
    address: clientAddress(ctx),
    position,
    endsAt: accessTokenEnd(bearerToken(ctx)!),
    sink,
    isPacked,
    protocol,
  });
  const { res, req } = ctx;
  // A response that waits behind another one on its connection gets no event when the connection closes.
  req.socket.once('close', gone);
  res.once('close', () => {
    req.socket.off('close', gone);
    gone();
  });
}
