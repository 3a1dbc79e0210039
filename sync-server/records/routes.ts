/**
 * Five REST calls for each line of the registry, as far as the line allows them. A write becomes a mutation that the server
 * stamps, and goes the one write path.
 * @see contract section 2
 */
import { randomUUID } from 'node:crypto';
import { parseMutation } from '#protocol/mutation.ts';
import { namedId, refuseMisnamed } from '#protocol/named-ids.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import type { Method } from '#protocol/resource.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { applyMutations, type ApplyDeps, type ApplyRequest, type Outcome } from '../apply/apply.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf } from '../middleware/authenticate.ts';
import { readJson } from '../http/json-body.ts';
import { pathId } from '../middleware/path-id.ts';
import { createRouter } from '../middleware/router.ts';
import { readQuery } from '../middleware/read-query.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../middleware/state.ts';
import { getRecord, listRecords } from './list.ts';
import { presentInFull } from './present.ts';
import { parseListQuery, type ListQuery } from './query.ts';
import { refuseUnknownId, type UnknownIdDeps } from './unknown-id.ts';

export interface RecordDeps extends ApplyDeps, UnknownIdDeps {
  authenticate: AppMiddleware;
  turns: Turns;
}

/** A page of as many as a screen shows is read at once. */
const MANY_RECORDS = 100;

/** What a list is asked for that may have the server look through all that a user has. */
const isHeavy = ({ q, subject, limit }: ListQuery): boolean =>
  q !== undefined || subject !== undefined || limit > MANY_RECORDS;

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

async function getMany({ database, turns }: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const query = parseListQuery(name, readQuery(ctx));
  const { userId } = callerOf(ctx);
  const turn = isHeavy(query) ? turns.heavy : turns.work;
  ctx.type = 'json';
  ctx.body = await turn(userId, () => listRecords(database, name, userId, query));
}

async function getOne(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const { userId } = callerOf(ctx);
  const id = pathId(ctx);
  ctx.body = { data: await deps.turns.work(userId, () => getRecord(deps, name, userId, id)) };
}

async function create(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const body = parse(resourceOf(name).create, await readJson(ctx), 'body');
  const id = (body.id as string | undefined) ?? namedId(name, body) ?? randomUUID();
  answer(ctx, name, await applyOne(deps, ctx, name, 'POST', id, { ...usedAnew(name), ...body }));
}

/** A subject that is made is used by its name, also where it had been renamed. */
const usedAnew = (name: ResourceName): Record<string, unknown> => (name === 'subjects' ? { renamedTo: null } : {});

async function change(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  const id = pathId(ctx);
  const body = parse(resourceOf(name).patch, await readJson(ctx), 'body');
  answer(ctx, name, await applyOne(deps, ctx, name, 'PATCH', id, body));
}

async function remove(deps: RecordDeps, name: ResourceName, ctx: AppContext): Promise<void> {
  await applyOne(deps, ctx, name, 'DELETE', pathId(ctx));
  ctx.status = 204;
}

async function applyOne(
  deps: RecordDeps,
  ctx: AppContext,
  resource: ResourceName,
  method: Method,
  recordId: string,
  body?: Record<string, unknown>,
): Promise<Outcome> {
  const mutation = parseMutation({
    id: randomUUID(),
    method,
    resource,
    recordId,
    stamp: ZERO_STAMP,
    ...(body && { body }),
  });
  refuseMisnamed(resource, recordId, body ?? {}, (field) => (method === 'POST' ? 'id' : field));
  const { userId } = callerOf(ctx);
  if (resource === 'steps' && method !== 'POST')
    await deps.turns.work(userId, () => getRecord(deps, resource, userId, recordId));
  const request: ApplyRequest = { userId, mutations: [mutation], hasSeen: () => true, origin: 'rest' };
  const [outcome] = await deps.turns.work(userId, () => applyMutations(deps, request));
  const { problem } = outcome!.result;
  if (problem?.code === 'not_found') await refuseUnknownId(deps, resource, userId, recordId);
  if (problem) throw Problem.fromDocument(problem);
  return outcome!;
}

function answer(ctx: AppContext, name: ResourceName, { result, record }: Outcome): void {
  ctx.status = result.status;
  ctx.body = { data: presentInFull(name, record!.record) };
}
