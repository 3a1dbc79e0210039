/**
 * One's own account: profile, password, end; sessions and tokens; all of one's data out and in.
 * @see contract section 2, "Users"
 */
import { importQuerySchema, MAX_IMPORT_BYTES } from '#protocol/export.ts';
import { accountDeleteSchema, accountPatchSchema, personalTokenCreateSchema } from '#protocol/own-account.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import {
  createPersonalToken,
  findPersonalToken,
  listPersonalTokens,
  refusePastEnd,
  removePersonalToken,
  tokenToDigest,
} from '../auth/personal-tokens.ts';
import { proveOwner, requireAccount } from '../auth/prove-owner.ts';
import { endSessionOfUser, listSessions } from '../auth/sessions.ts';
import { createJsonGauge } from '../http/json-gauge.ts';
import { notingLimits, type Limits } from '../limits/limits.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf, requireSignIn } from '../auth/authenticate.ts';
import { LIGHTLY } from '../middleware/compression.ts';
import { readBody, readJson } from '../http/json-body.ts';
import { pathId } from '../middleware/path-id.ts';
import { personOf } from '../auth/person-of.ts';
import { noteOf } from '../middleware/rate-limit-headers.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../http/state.ts';
import { whenOver } from '../http/when-over.ts';
import { endedBefore, type EndedBeforeDeps } from './ended-before.ts';
import { changeAccount, endAccount, type AccountDeps } from './own-account.ts';
import { readStorage } from './account-storage.ts';
import type { Transfers } from './transfers.ts';

/** The bounds of an import's JSON: 32 MiB of the smallest records, with some room. */
const MOST_JSON = { depth: 16, values: 4_000_000 };

export interface UserDeps extends AccountDeps, EndedBeforeDeps {
  limits: Limits;
  turns: Pick<Turns, 'work'>;
  transfers: Transfers;
  authenticate: AppMiddleware;
  /** The quota of each user, in bytes. */
  quotaBytes: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** `/api/users/me`; the routes stand behind `authenticate`. */
export function userRoutes(deps: UserDeps): AppRouter {
  const router = createRouter('/api/users/me');
  router.use(endedBefore(deps, deps.authenticate));
  router.get('/', async (ctx) => {
    const { userId } = callerOf(ctx);
    ctx.body = await deps.turns.work(userId, async () => ({
      data: (await requireAccount(deps.database, userId)).user,
      storage: await readStorage(deps.database, userId, deps.quotaBytes),
    }));
  });
  router.patch('/', requireSignIn, async (ctx) => {
    const changes = parse(accountPatchSchema, await readJson(ctx), 'body');
    ctx.body = { data: await changeAccount(during(deps, ctx), personOf(ctx), changes) };
  });
  router.delete('/', requireSignIn, async (ctx) => {
    const { password } = parse(accountDeleteSchema, await readJson(ctx), 'body');
    await endAccount(during(deps, ctx), personOf(ctx), password);
    ctx.status = 204;
  });
  router.get('/export', (ctx) => sendExport(during(deps, ctx), ctx));
  router.post('/import', (ctx) => takeImport(during(deps, ctx), ctx));
  addSessions(router, deps);
  addTokens(router, deps);
  return router;
}

/** For one request, whose answer says where the limits stand. */
const during = (deps: UserDeps, ctx: AppContext): UserDeps => ({
  ...deps,
  limits: notingLimits(deps.limits, noteOf(ctx)),
});

function addSessions(router: AppRouter, { database, now }: UserDeps): void {
  router.get('/sessions', requireSignIn, async (ctx) => {
    const data = await listSessions(database, callerOf(ctx), now());
    ctx.body = { data, count: data.length };
  });
  router.delete('/sessions/:id', requireSignIn, async (ctx) => {
    const { userId } = callerOf(ctx);
    const sessionId = pathId(ctx);
    const was = await endSessionOfUser(database, userId, sessionId);
    if (was) ctx.state.tell('session-ended', { userId, sessionId });
    answerRemoved(ctx, was);
  });
}

function addTokens(router: AppRouter, deps: UserDeps): void {
  const { database, now } = deps;
  router.get('/tokens', requireSignIn, async (ctx) => {
    const data = await listPersonalTokens(database, callerOf(ctx).userId);
    ctx.body = { data, count: data.length };
  });
  router.get('/tokens/current', async (ctx) => {
    const { userId, sessionId, scope } = callerOf(ctx);
    const token = scope && (await findPersonalToken(database, userId, sessionId));
    if (!token) throw new Problem('not_found', 'This call came with the token of a session, not with a personal one.');
    ctx.body = { data: token };
  });
  router.post('/tokens', requireSignIn, async (ctx) => {
    const { currentPassword, ...wanted } = parse(personalTokenCreateSchema, await readJson(ctx), 'body');
    refusePastEnd(wanted, now());
    const account = await requireAccount(database, callerOf(ctx).userId);
    await proveOwner(during(deps, ctx), personOf(ctx), account, currentPassword);
    const userId = account.user.id;
    const made = await createPersonalToken(database, userId, wanted, now());
    ctx.state.tell('token-made', { userId, tokenId: made.id, tokenDigest: tokenToDigest(made.token) });
    ctx.set('Location', `/api/users/me/tokens/${made.id}`);
    ctx.body = { data: made };
    ctx.status = 201;
  });
  router.delete('/tokens/:id', requireSignIn, async (ctx) => {
    const { userId } = callerOf(ctx);
    const tokenId = pathId(ctx);
    const tokenDigest = await removePersonalToken(database, userId, tokenId);
    if (tokenDigest !== undefined) ctx.state.tell('token-ended', { userId, tokenId, tokenDigest });
    answerRemoved(ctx, tokenDigest !== undefined);
  });
}

function answerRemoved(ctx: AppContext, was: boolean): void {
  if (!was) throw new Problem('not_found', 'There is nothing of yours under this id.');
  ctx.status = 204;
}

async function sendExport({ database, turns, transfers, limits, now }: UserDeps, ctx: AppContext): Promise<void> {
  const { userId } = callerOf(ctx);
  const { user } = await turns.work(userId, async () => {
    await limits.transfer.take(userId);
    return requireAccount(database, userId);
  });
  const gone = new AbortController();
  // Not a bug: whoever asked does not wait for it any more.
  whenOver(ctx, () => gone.abort(new Problem('unavailable', 'The reader of this export went away.')));
  const document = await transfers.export(user, gone.signal, () => ctx.res.destroy());
  ctx.state.tell('export', { userId: user.id, sessionId: callerOf(ctx).sessionId });
  ctx.attachment(`studentos-${new Date(now()).toISOString().slice(0, 10)}.json`);
  ctx.type = 'application/json';
  ctx.compress = LIGHTLY;
  ctx.body = document;
}

async function takeImport({ turns, transfers, limits }: UserDeps, ctx: AppContext): Promise<void> {
  const { userId } = callerOf(ctx);
  const { restore } = parse(importQuerySchema, ctx.query, 'query');
  await turns.work(userId, () => limits.transfer.take(userId));
  const receive = (giveUp: AbortSignal): Promise<Uint8Array> =>
    readBody(ctx, MAX_IMPORT_BYTES, { gauge: createJsonGauge(MOST_JSON), giveUp });
  ctx.body = { data: await transfers.import(userId, receive, restore === 'true') };
  ctx.state.tell('import', { userId, sessionId: callerOf(ctx).sessionId });
}
