/** `GET /api/today`: what a screen of today shows, in one call. @see contract section 2 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { preferences } from '#protocol/preferences.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf } from '../auth/authenticate.ts';
import { readQuery } from '../middleware/read-query.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppMiddleware, AppRouter } from '../http/state.ts';
import type { ListDeps } from './list.ts';
import { isKnownToCaller, readPreconditions, tagOfList } from './preconditions.ts';
import { readDay } from './read-day.ts';
import { toTimeZone } from './spellings.ts';
import { readToday } from './today.ts';
import type { WriteDeps } from './write.ts';

export interface TodayDeps extends ListDeps, Pick<WriteDeps, 'storage'> {
  authenticate: AppMiddleware;
  turns: Pick<Turns, 'heavy'>;
}

/** The query: the zone whose day it is, in any spelling. */
export const todayQuerySchema = z.strictObject({
  timeZone: z.optional(
    z.pipe(z.pipe(z.string(), z.transform(toTimeZone)), preferences.fields.timeZone as z.ZodMiniType<string, string>),
  ),
});

export function todayRoutes(deps: TodayDeps): AppRouter {
  const { database, storage, clock, turns } = deps;
  const router = createRouter();
  router.get('/api/today', deps.authenticate, async (ctx) => {
    const { timeZone } = parse(todayQuerySchema, { ...readQuery(ctx) }, 'query');
    const preconditions = readPreconditions(ctx);
    const { userId } = callerOf(ctx);
    await turns.heavy(userId, async () => {
      const head = await storage.feedHead(userId);
      const today = await readToday(database, userId, clock.now(), timeZone);
      if (isKnownToCaller(ctx, preconditions, tagOfList('today', today, head, today))) return;
      const day = await readDay(deps, userId, today);
      ctx.type = 'json';
      ctx.body = `{"data":${day}}`;
    });
  });
  return router;
}
