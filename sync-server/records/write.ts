/** REST writes on records: each becomes a mutation that the server stamps, and goes the one write path. */
import { createHash, randomUUID } from 'node:crypto';
import type { Mutation } from '#protocol/mutation.ts';
import { namedId, refuseMisnamed } from '#protocol/named-ids.ts';
import { Problem } from '#protocol/problem.ts';
import type { Method } from '#protocol/resource.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { applyMutations, type ApplyDeps, type Outcome } from '../apply/apply.ts';
import type { RestWrite } from '../apply/rest-write.ts';
import { loadRecords, type StoredRecord } from '../database/records.ts';
import { findComputed } from './computed.ts';
import { hiddenSteps } from './hidden-steps.ts';
import { refuseFailed, type Preconditions } from './preconditions.ts';
import { presentInFull } from '../apply/present.ts';
import { readChange, readCreate, refuseOther } from './read-body.ts';
import { isComputed, refuseUnknownId, type UnknownIdDeps } from './unknown-id.ts';

export interface WriteDeps extends ApplyDeps, UnknownIdDeps {}

/** A write that was read and not decided yet. */
export interface Write {
  mutation: Mutation;
  /** The members that it contains but cannot set. */
  said: Record<string, unknown>;
}

/**
 * Reads a write.
 * @param id    of a create none: it is in the body, follows from it, or is drawn
 * @param body  as it came
 * @throws Problem `invalid_request`
 */
export function readWrite(method: Method, resource: ResourceName, id: string | undefined, body: unknown): Write {
  const { fields, said } = readFields(method, resource, body);
  const { id: chosen, ...rest } = fields;
  const recordId = id ?? (chosen as string | undefined) ?? namedId(resource, fields) ?? randomUUID();
  refuseMisnamed(resource, recordId, fields, (field) => (method === 'POST' ? 'id' : field));
  const mutation: Mutation = { id: randomUUID(), method, resource, recordId, stamp: ZERO_STAMP };
  return {
    mutation: method === 'DELETE' ? mutation : { ...mutation, body: { ...usedAnew(method, resource), ...rest } },
    said,
  };
}

function readFields(method: Method, resource: ResourceName, body: unknown) {
  if (method === 'DELETE') return { fields: {}, said: {} };
  return method === 'PATCH' ? readChange(resource, body) : { fields: readCreate(resource, body), said: {} };
}

/** A subject that is made is used by its name, also where it had been renamed. */
const usedAnew = (method: Method, resource: ResourceName): Record<string, unknown> =>
  resource === 'subjects' && method === 'POST' ? { renamedTo: null } : {};

/**
 * Applies writes of one user in their order, each on its own.
 * @returns for each, in order, what became of it, or why not
 * @throws Problem `unavailable`
 */
export async function applyWrites(
  deps: WriteDeps,
  userId: string,
  writes: Write[],
  preconditions: Preconditions = {},
): Promise<(Outcome | Problem)[]> {
  const hidden = await hiddenSteps(
    deps.database,
    userId,
    writes.map(({ mutation }) => mutation),
  );
  const open = writes.filter(({ mutation }) => !hidden.has(mutation.id));
  const computed = await computedFor(deps, userId, open);
  const outcomes = await applyMutations(deps, {
    userId,
    mutations: open.map(({ mutation }) => mutation),
    hasSeen: () => true,
    origin: 'rest',
    writes: new Map(open.map((write) => [write.mutation.id, toRestWrite(write, preconditions, computed)])),
  });
  const byId = new Map(outcomes.map((outcome) => [outcome.result.id, outcome]));
  const results: (Outcome | Problem)[] = [];
  for (const { mutation } of writes) results.push(await toResult(deps, userId, mutation, byId.get(mutation.id)));
  return results;
}

/** The computed records for the ids of some changes, by resource and id. */
async function computedFor(deps: WriteDeps, userId: string, writes: Write[]): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>();
  for (const name of ['goals', 'steps'] as const) {
    const changes = writes.filter(({ mutation: { resource, method } }) => resource === name && method !== 'POST');
    const ids = [...new Set(changes.map(({ mutation }) => mutation.recordId).filter((id) => isComputed(name, id)))];
    if (ids.length === 0) continue;
    const stored = new Set((await loadRecords(deps.database, name, userId, ids)).map(({ record }) => record.id));
    const missing = ids.filter((id) => !stored.has(id));
    for (const [id, made] of await findComputed(deps, name, userId, missing)) found.set(`${name}/${id}`, made);
  }
  return found;
}

function toRestWrite(
  { mutation: { resource, recordId, body }, said }: Write,
  preconditions: Preconditions,
  computed: Map<string, StoredRecord>,
): RestWrite {
  return {
    digest: body && bodyDigest(body),
    computed: computed.get(`${resource}/${recordId}`),
    judge(standing) {
      const record = standing && presentInFull(resource, standing);
      refuseFailed(preconditions, record);
      if (record) refuseOther(said, record);
    },
  };
}

const DIGEST_BYTES = 6;

/** A number that tells bodies apart, whatever the order of their fields. */
function bodyDigest(body: Record<string, unknown>): number {
  const text = JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(text).digest().readUIntBE(0, DIGEST_BYTES);
}

async function toResult(
  deps: WriteDeps,
  userId: string,
  { resource, recordId }: Mutation,
  outcome: Outcome | undefined,
): Promise<Outcome | Problem> {
  const problem = outcome?.result.problem;
  if (outcome && !problem) return outcome;
  if (problem && problem.code !== 'not_found') return Problem.fromDocument(problem);
  try {
    return await refuseUnknownId(deps, resource, userId, recordId);
  } catch (error) {
    return Problem.from(error, 'internal_error');
  }
}
