/**
 * `POST /api/sync`: mutations up, results and changes down, in one round trip.
 * @see contract section 4.1
 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { cursorSchema, replicaIdSchema } from '#protocol/sync-request.ts';
import type { Result } from '#protocol/sync-answer.ts';
import { MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf, refuseReadOnly } from '../middleware/authenticate.ts';
import { readJsonUnchecked } from '../middleware/json-body.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppMiddleware, AppRouter } from '../middleware/state.ts';
import { answerToJson, syncRound, type Entry, type SyncDeps } from './round.ts';

export interface SyncRoutesDeps extends SyncDeps {
  authenticate: AppMiddleware;
  turns: Turns;
  /** Told of what became of each round's mutations. */
  onRound: (results: Result[]) => void;
}

/** A device that was used without a network for a day sends fewer. */
const MANY_MUTATIONS = 100;

/** The route stands behind `authenticate`. */
export function syncRoutes(deps: SyncRoutesDeps): AppRouter {
  const router = createRouter();
  router.post('/api/sync', deps.authenticate, async (ctx) => {
    const { cursor, mutations } = parseEnvelope(await readJsonUnchecked(ctx));
    if (mutations.length > 0) refuseReadOnly(callerOf(ctx));
    const { userId } = callerOf(ctx);
    const turn = mutations.length > MANY_MUTATIONS ? deps.turns.heavy : deps.turns.work;
    const answer = await turn(userId, () => syncRound(deps, userId, cursor, mutations));
    deps.onRound(answer.results);
    ctx.type = 'json';
    ctx.body = answerToJson(answer);
  });
  return router;
}

const envelopeSchema = z.strictObject({
  protocol: z.literal(PROTOCOL),
  replicaId: replicaIdSchema,
  cursor: cursorSchema,
  mutations: z.array(z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(200)) })),
});

/**
 * Checks all but the mutations, which are judged one by one.
 * @throws Problem `upgrade_required`, `payload_too_large`, `invalid_request`
 */
function parseEnvelope(body: unknown): { cursor: string | null; mutations: Entry[] } {
  const { protocol, mutations } = (body ?? {}) as { protocol?: unknown; mutations?: unknown };
  if (Number.isSafeInteger(protocol) && protocol !== PROTOCOL)
    throw new Problem(
      'upgrade_required',
      `This server speaks protocol ${PROTOCOL}. Update the app; what is queued stays queued.`,
    );
  if (Array.isArray(mutations) && mutations.length > MAX_MUTATIONS)
    throw new Problem(
      'payload_too_large',
      `A request may carry at most ${MAX_MUTATIONS} mutations. Send them in parts.`,
    );
  return parse(envelopeSchema, body, 'body');
}
