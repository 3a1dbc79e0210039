/** `POST /api/batch`: many REST writes in one request, each judged on its own. @see contract section 2 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNameSchema } from '#protocol/resource-name.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { MAX_BODY_BYTES, MAX_MUTATIONS } from '#protocol/sync.ts';
import { uuid } from '#protocol/text.ts';
import type { Outcome } from '../apply/apply.ts';
import { createBreather } from '../apply/breather.ts';
import { refuseHostileJson } from '../http/hostile-json.ts';
import type { Turns } from '../limits/turns.ts';
import { callerOf } from '../auth/authenticate.ts';
import { bytesToJson, readBody } from '../http/json-body.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppMiddleware, AppRouter } from '../http/state.ts';
import { presentInFull } from '../apply/present.ts';
import { withStanding } from './unknown-id.ts';
import { applyWrites, readWrite, type Write, type WriteDeps } from './write.ts';

export interface BatchDeps extends WriteDeps {
  authenticate: AppMiddleware;
  turns: Turns;
}

/** One write of a batch; `id` of a record that is there, or to make one under. */
export const operationSchema = z.strictObject({
  method: z.enum(['POST', 'PATCH', 'DELETE']),
  resource: resourceNameSchema,
  id: z.optional(uuid()),
  body: z.optional(z.record(z.string(), z.unknown())),
});

const batchSchema = z.strictObject({ operations: z.array(z.unknown()) });

/** A batch of as many as a screen selects is written at once. */
const MANY_OPERATIONS = 100;
const MANY_BYTES = 64 * 1024;
/** How long the records of an answer may be together; of those after it their ids are answered. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

export function batchRoutes(deps: BatchDeps): AppRouter {
  const router = createRouter();
  router.post('/api/batch', deps.authenticate, async (ctx) => {
    const { userId } = callerOf(ctx);
    const bytes = await readBody(ctx, MAX_BODY_BYTES);
    const read = (): unknown[] => readBatch(bytesToJson(bytes)).operations;
    // A long one waits for its turn as it came.
    const waiting = bytes.length > MANY_BYTES ? undefined : read();
    const turn = waiting && waiting.length <= MANY_OPERATIONS ? deps.turns.work : deps.turns.heavy;
    const results = await turn(userId, () => writeAll(withStanding(deps, ctx), userId, waiting ?? read()));
    ctx.type = 'json';
    ctx.body = `{"results":[${inLength(results).join()}]}`;
  });
  return router;
}

/** The result of an operation, as JSON. */
interface BatchResult {
  json: string;
  /** The shorter answer where the record does not fit: its id, by which it can be read. */
  short?: string;
}

/** Carries out the operations. @returns the results in order */
async function writeAll(deps: BatchDeps, userId: string, operations: unknown[]): Promise<BatchResult[]> {
  const writes = await readOperations(operations, deps.clock.steady);
  const good = writes.filter((write): write is Write => !(write instanceof Problem));
  const outcomes = await applyWrites(deps, userId, good);
  const byWrite = new Map(good.map((write, index) => [write, outcomes[index]!]));
  return writes.map((write) => (write instanceof Problem ? refused(write) : toResult(write, byWrite.get(write)!)));
}

/** @throws Problem `payload_too_large`, `invalid_request` */
function readBatch(body: unknown): z.infer<typeof batchSchema> {
  const { operations } = (body ?? {}) as { operations?: unknown };
  if (Array.isArray(operations) && operations.length > MAX_MUTATIONS)
    throw new Problem('payload_too_large', `A batch may have at most ${MAX_MUTATIONS} operations. Send them in parts.`);
  return parse(batchSchema, body, 'body');
}

/** Each operation, or what is wrong with it. */
async function readOperations(operations: unknown[], steady: () => number): Promise<(Write | Problem)[]> {
  const breather = createBreather(steady);
  const writes: (Write | Problem)[] = [];
  for (const operation of operations) {
    writes.push(readOperation(operation));
    await breather();
  }
  return writes;
}

function readOperation(operation: unknown): Write | Problem {
  try {
    refuseHostileJson(operation);
    const { method, resource, id, body } = parse(operationSchema, operation, 'operation');
    refuseMethod(resource, method);
    if (method === 'DELETE' && body) throw invalid('body', 'must not be sent with a DELETE');
    if (method !== 'POST' && id === undefined) throw invalid('id', 'is missing');
    return pathsInBody(() =>
      readWrite(method, resource, id, method === 'POST' && id !== undefined ? withId(body, id) : body),
    );
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Names what is wrong with a body by its path within the operation. */
function pathsInBody(read: () => Write): Write | Problem {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem) || !error.extras.errors) throw error;
    const errors = error.extras.errors.map(({ path, message }) => ({
      path: ['body', path].filter(Boolean).join('.'),
      message,
    }));
    return new Problem(error.code, error.message, { errors });
  }
}

/** @throws Problem `method_not_allowed` for what the resource does not take */
function refuseMethod(resource: ResourceName, method: 'POST' | 'PATCH' | 'DELETE'): void {
  const { methods } = resourceOf(resource);
  if (!methods.includes(method)) throw new Problem('method_not_allowed', `${resource} take ${methods.join(', ')}.`);
}

function withId(body: Record<string, unknown> = {}, id: string): Record<string, unknown> {
  if (typeof body.id === 'string' && body.id.toLowerCase() !== id)
    throw invalid('body.id', 'must be the id, or be left out');
  return { ...body, id };
}

const invalid = (path: string, message: string): Problem =>
  new Problem('invalid_request', `The operation is not valid: ${path} ${message}.`, { errors: [{ path, message }] });

const refused = (problem: Problem): BatchResult => ({ json: JSON.stringify({ status: problem.status, problem }) });

function toResult({ mutation: { resource } }: Write, outcome: Outcome | Problem): BatchResult {
  if (outcome instanceof Problem) return refused(outcome);
  const { status } = outcome.result;
  if (status === 204) return { json: JSON.stringify({ status }) };
  const data = presentInFull(resource, outcome.record!.record);
  return { json: JSON.stringify({ status, data }), short: JSON.stringify({ status, id: data.id }) };
}

/** Results of which those after a length leave their records out. What was refused is always said whole: it is about as long as what was sent. */
function inLength(results: BatchResult[]): string[] {
  let length = 0;
  return results.map(({ json, short = json }) => {
    length += json.length;
    return length <= MOST_CHARACTERS ? json : short;
  });
}
