/**
 * `POST /api/sync`: mutations up, results and changes down, in one round trip.
 * @see contract section 4.1
 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { cursorSchema, replicaIdSchema, requestExtras } from '#protocol/sync-request.ts';
import { MAX_BODY_BYTES, MAX_MUTATIONS, PROTOCOLS } from '#protocol/sync.ts';
import type { Turns } from '../limits/turns.ts';
import type { RoundOutcome } from '../metrics/metrics.ts';
import { callerOf, refuseReadOnly } from '../auth/authenticate.ts';
import { bytesToJson, readBody } from '../http/json-body.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppMiddleware, AppRouter } from '../http/state.ts';
import { answerToJson, syncRound, type RoundAnswer, type RoundRequest, type SyncDeps } from './round.ts';

export interface SyncRoutesDeps extends SyncDeps {
  authenticate: AppMiddleware;
  turns: Turns;
  /** Called after each round. */
  onRound: (round: RoundOutcome) => void;
}

/** The number of mutations from which a request counts as heavy: more than a device collects in a day without a network. */
const MANY_MUTATIONS = 100;
/** Larger bodies are parsed only when their turn comes: unparsed they take a twentieth of the memory. */
const MANY_BYTES = 64 * 1024;

/** The route of sync, to be mounted behind `authenticate`. */
export function syncRoutes(deps: SyncRoutesDeps): AppRouter {
  const router = createRouter();
  router.post('/api/sync', deps.authenticate, async (ctx) => {
    const { userId } = callerOf(ctx);
    const { turns } = deps;
    const read = (bytes: Uint8Array): RoundRequest => {
      const request = parseEnvelope(bytesToJson(bytes));
      if (request.mutations.length > 0) refuseReadOnly(callerOf(ctx));
      return request;
    };
    const run = async (request: RoundRequest): Promise<RoundAnswer> => {
      const answer = await syncRound(deps, userId, request);
      deps.onRound(toOutcome(request, answer));
      return answer;
    };
    const bytes = await readBody(ctx, MAX_BODY_BYTES);
    const waiting = bytes.length > MANY_BYTES ? undefined : read(bytes);
    const turn = waiting && !isHeavy(waiting) ? turns.work : turns.heavy;
    const answer = await turn(userId, () => run(waiting ?? read(bytes)));
    // JSON has no charset (RFC 8259, 11).
    ctx.set('Content-Type', 'application/json');
    // As Node would send it, but without a timeout; where the connection cannot be kept, Node sends the header itself.
    if (ctx.res.shouldKeepAlive && ctx.get('Expect') === '') ctx.set('Connection', 'keep-alive');
    ctx.body = answerToJson(answer);
  });
  return router;
}

const toOutcome = ({ digest = false, refill = [] }: RoundRequest, { results }: RoundAnswer): RoundOutcome => ({
  results,
  compared: digest,
  refilled: refill.filter(({ after }) => after === undefined).length,
});

const isHeavy = ({ mutations, digest, refill }: RoundRequest): boolean =>
  mutations.length > MANY_MUTATIONS || digest === true || refill !== undefined;

const envelope = {
  replicaId: replicaIdSchema,
  cursor: cursorSchema,
  mutations: z.array(z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(200)) })),
};
const firstSchema = z.strictObject({ protocol: z.literal(1), ...envelope });
const envelopeSchema = z.strictObject({ protocol: z.literal([...PROTOCOLS]), ...envelope, ...requestExtras }).check(
  z.refine(({ mutations, digest, refill }) => mutations.length === 0 || (!digest && !refill), {
    path: ['mutations'],
    error: 'must be empty where digest or refill is asked for',
  }),
);

/**
 * Checks a request except for its mutations, which are checked one by one.
 * @throws Problem `upgrade_required`, `payload_too_large`, `invalid_request`
 */
export function parseEnvelope(body: unknown): RoundRequest {
  const { protocol, mutations } = (body ?? {}) as { protocol?: unknown; mutations?: unknown };
  if (Number.isSafeInteger(protocol) && !PROTOCOLS.includes(protocol as number))
    throw new Problem(
      'upgrade_required',
      `This server speaks the protocols ${PROTOCOLS.join(' and ')}. Update the app; what is queued stays queued.`,
      { protocols: [...PROTOCOLS] },
    );
  if (Array.isArray(mutations) && mutations.length > MAX_MUTATIONS)
    throw new Problem(
      'payload_too_large',
      `A request may carry at most ${MAX_MUTATIONS} mutations. Send them in parts.`,
    );
  return parse(protocol === 1 ? firstSchema : envelopeSchema, body, 'body');
}
