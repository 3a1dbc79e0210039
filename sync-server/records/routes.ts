/**
 * Five REST calls for each line of the registry, as far as the line allows them. A write becomes a mutation that the server
 * stamps, and goes the one write path.
 * @see contract section 2
 */
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { Outcome } from '../apply/apply.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf } from '../auth/authenticate.ts';
import { readJson } from '../http/json-body.ts';
import { pathId } from '../middleware/path-id.ts';
import { createRouter } from '../middleware/router.ts';
import { readQuery } from '../middleware/read-query.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../http/state.ts';
import { getRecord, listRecords } from './list.ts';
import { tagOf } from '../http/entity-tag.ts';
import { isKnownToCaller, readPreconditions, tagOfList } from './preconditions.ts';
import { presentInFull, type PresentedRecord } from '../apply/present.ts';
import { parseListQuery, type ListQuery } from './query.ts';
import { readToday } from './today.ts';
import { withStanding } from './unknown-id.ts';
import { applyWrites, readWrite, type Write, type WriteDeps } from './write.ts';

export interface RecordDeps extends WriteDeps {
  authenticate: AppMiddleware;
  turns: Turns;
}

/** A page of as many as a screen shows is read at once. */
const MANY_RECORDS = 100;

/** Whether a list is heavy: its query may make the server search all data of a user. */
const isHeavy = ({ q, subject, completedSince, updatedSince, total, limit }: ListQuery): boolean =>
  total === true ||
  limit > MANY_RECORDS ||
  [q, subject, completedSince, updatedSince].some((each) => each !== undefined);

/** The routers of the whole registry. */
export const recordRoutes = (deps: RecordDeps): AppRouter[] => resourceNames.map((name) => routesOf(deps, name));

function routesOf(deps: RecordDeps, name: ResourceName): AppRouter {
  const router = createRouter(`/api/${name}`);
  const { methods, perUser } = resourceOf(name);
  router.use(deps.authenticate);
  router.get('/:id', (ctx) => getOne(deps, name, ctx));
  if (!perUser) router.get('/', (ctx) => getMany(deps, name, ctx));
  if (methods.includes('POST')) router.post('/', (ctx) => create(deps, name, ctx));
  if (methods.includes('PATCH')) router.patch('/:id', (ctx) => change(deps, name, ctx));
  if (methods.includes('DELETE')) router.delete('/:id', (ctx) => remove(deps, name, ctx));
  return router;
}

async function getMany(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const { database, storage, clock, turns } = deps;
  const query = parseListQuery(name, readQuery(ctx));
  const preconditions = readPreconditions(ctx);
  const { userId } = callerOf(ctx);
  const turn = isHeavy(query) ? turns.heavy : turns.work;
  await turn(userId, async () => {
    const [today, head] = await Promise.all([readToday(database, userId, clock.now()), storage.feedHead(userId)]);
    if (isKnownToCaller(ctx, preconditions, tagOfList(name, query, head, today))) return;
    const list = await listRecords(deps, name, userId, query, today);
    ctx.type = 'json';
    ctx.body = list;
  });
}

async function getOne(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const { userId } = callerOf(ctx);
  const id = pathId(ctx);
  const preconditions = readPreconditions(ctx);
  const record = await deps.turns.work(userId, () => getRecord(withStanding(deps, ctx), name, userId, id));
  if (!isKnownToCaller(ctx, preconditions, tagOf(record))) ctx.body = { data: record };
}

async function create(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const { result, record } = await applyOne(deps, ctx, readWrite('POST', name, undefined, await readJson(ctx)));
  const presented = presentInFull(name, record!.record);
  if (result.status === 201) ctx.set('Location', `/api/${name}/${presented.id}`);
  answer(ctx, result.status, presented);
}

async function change(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const id = pathId(ctx);
  const { record } = await applyOne(deps, ctx, readWrite('PATCH', name, id, await readJson(ctx)));
  answer(ctx, 200, presentInFull(name, record!.record));
}

async function remove(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  await applyOne(deps, ctx, readWrite('DELETE', name, pathId(ctx), undefined));
  ctx.status = 204;
}

async function applyOne(deps: RecordDeps, ctx: AppContext, write: Write): Promise<Outcome> {
  const { userId } = callerOf(ctx);
  const preconditions = readPreconditions(ctx);
  const [outcome] = await deps.turns.work(userId, () =>
    applyWrites(withStanding(deps, ctx), userId, [write], preconditions),
  );
  if (outcome instanceof Error) throw outcome;
  return outcome!;
}

function answer(ctx: AppContext, status: number, record: PresentedRecord): void {
  ctx.status = status;
  ctx.set('ETag', tagOf(record));
  ctx.body = { data: record };
}
