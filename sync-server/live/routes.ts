/**
 * `GET /api/sync/stream?cursor=`: a user's changes as they happen, as server-sent events.
 * @see contract section 4.4
 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { PROTOCOLS } from '#protocol/sync.ts';
import { accessTokenEnd } from '../auth/access-token-end.ts';
import { bearerToken, callerOf } from '../middleware/authenticate.ts';
import { clientAddress } from '../middleware/client-address.ts';
import { createRouter } from '../middleware/router.ts';
import { readQuery } from '../middleware/read-query.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../middleware/state.ts';
import { checkPosition, readCursor, type Position } from '../sync/cursor.ts';
import type { SyncDeps } from '../sync/round.ts';
import { event } from './event.ts';
import type { Streams } from './streams.ts';

export interface LiveDeps extends Pick<SyncDeps, 'storage'> {
  streams: Streams;
  authenticate: AppMiddleware;
}

const querySchema = z.strictObject({
  cursor: z.optional(z.string().check(z.maxLength(500))),
  protocol: z.optional(z.enum(PROTOCOLS.map(String))),
});

/** The route stands behind `authenticate`. */
export function liveRoutes({ storage, streams, authenticate }: LiveDeps): AppRouter {
  const router = createRouter();
  router.get('/api/sync/stream', authenticate, async (ctx) => {
    const { cursor, protocol = '1' } = parse(querySchema, { ...readQuery(ctx) }, 'query');
    const { userId } = callerOf(ctx);
    const position = readCursor(cursor || null, userId);
    const problem = await problemWith(storage, userId, position);
    // Asked last and without a pause before the stream is added, so that no two share the last place.
    streams.admit(userId, clientAddress(ctx));
    if (ctx.req.socket.destroyed) return;
    beginEvents(ctx);
    if (problem) ctx.res.end(event('reset', JSON.stringify(problem)));
    else if (ctx.method === 'HEAD') ctx.res.end();
    else openStream(ctx, streams, position, Number(protocol));
  });
  return router;
}

/** What is wrong with a position, which is told in the stream itself. */
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

/** Answers with headers that keep every proxy from holding events back. From here on the answer is ours, not Koa's. */
function beginEvents(ctx: AppContext): void {
  ctx.respond = false;
  ctx.status = 200;
  ctx.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  ctx.res.flushHeaders();
}

function openStream(ctx: AppContext, streams: Streams, position: Position | null, protocol: number): void {
  ctx.req.socket.setNoDelay(true);
  const gone = streams.add({
    caller: callerOf(ctx),
    address: clientAddress(ctx),
    position,
    endsAt: accessTokenEnd(bearerToken(ctx)!),
    sink: ctx.res,
    protocol,
  });
  const { res, req } = ctx;
  // An answer that waits behind another one on its connection is not told when that closes.
  req.socket.once('close', gone);
  res.once('close', () => {
    req.socket.off('close', gone);
    gone();
  });
}
