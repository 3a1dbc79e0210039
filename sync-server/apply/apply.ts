/**
 * THE write path: every change of a record, from REST, sync or an import, goes through here.
 *
 * One transaction: lock the user's feed, load the records of the batch, decide each mutation in memory in order, store the changed
 * records, move the version. The number of statements depends on the resources of the batch; for each hundred mutations there is one
 * more, which nothing waits for.
 * @see contract section 4.1
 */
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { withAlong } from '#protocol/resource.ts';
import { resourceOf } from '#protocol/resources.ts';
import type { Result } from '#protocol/sync-answer.ts';
import { createBreather } from './breather.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Storage } from '../database/storage.ts';
import { storedBytes } from '../database/stored-bytes.ts';
import { finishBatch, foresee, inParts, noteChange, openBatch, storeEarly, type Batch } from './batch.ts';
import { refuseBroken, refuseBrokenCreate } from '#protocol/field-rules.ts';
import { decide, isUnborn, type Decision } from './decide.ts';
import { bringToPresent } from './import-stamps.ts';
import { noteBody, readRestWrite, type RestWrite } from './rest-write.ts';
import { refuseFuture, type Rules } from './rules.ts';
import type { ServerClock } from './server-clock.ts';
import { untouchedRecord } from './untouched.ts';

export interface ApplyDeps {
  storage: Storage;
  clock: ServerClock;
  /** The quota of each user, in bytes as `storedBytes` counts them. */
  quotaBytes: number;
  /** Called with an error of the database about a value: a bug, since schemas and rules accepted it. */
  onRefused: (error: unknown) => void;
}

export interface ApplyRequest {
  userId: string;
  /** Checked by `parseMutation`. */
  mutations: Mutation[];
  /** Whether the author had seen a version of the feed. */
  hasSeen: (version: number) => boolean;
  /**
   * `sync`: the mutations carry the stamps of their replica. `rest`: the server stamps them, inside the lock; a deleted record counts
   * as missing, and a POST of an existing record is a retry or is refused, see `rest-write.ts`, or a change where the id follows from
   * a field. `import`: as `sync`, but stamps from the future are replaced here, since no device does it.
   */
  origin: 'sync' | 'rest' | 'import';
  /**
   * Called with the outcomes while the database still stores them, to prepare the answer meanwhile. The outcomes are valid only if
   * `applyMutations` returns the same array.
   */
  whileStoring?: (outcomes: Outcome[]) => void;
  /** Further facts about writes by REST, by mutation id. */
  writes?: ReadonlyMap<string, RestWrite>;
}

/** The outcome of one mutation. */
export interface Outcome {
  result: Result;
  /** The current record, unless the mutation was refused. */
  record?: StoredRecord;
  /** Whether any register changed. */
  changed: boolean;
  /** The point of the feed with this change, on its timeline. Missing when the database refused it. */
  feed?: FeedPoint;
  /** The point of the feed before the batch. Missing when the database refused it. */
  stood?: FeedPoint;
}

/**
 * Applies mutations in order. A refused mutation does not affect the others. Returns an outcome for each, in order.
 * @throws Problem `unavailable` while the database is away; sending the same again is safe
 */
export async function applyMutations(deps: ApplyDeps, request: ApplyRequest): Promise<Outcome[]> {
  if (request.mutations.length === 0) return [];
  try {
    return await applyTogether(deps, request);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return applyInHalves(deps, request, error);
  }
}

/** Bisects a batch that the database refused, until the culprit is alone and the others are stored. */
async function applyInHalves(deps: ApplyDeps, request: ApplyRequest, error: unknown): Promise<Outcome[]> {
  const { mutations } = request;
  if (mutations.length === 1) {
    deps.onRefused(error);
    return [refused(mutations[0]!, new Problem('internal_error', 'The server could not store this change.'))];
  }
  const middle = Math.ceil(mutations.length / 2);
  // `whileStoring` is about a whole batch.
  const { whileStoring: _, ...plain } = request;
  const first = await applyMutations(deps, { ...plain, mutations: mutations.slice(0, middle) });
  const second = await applyMutations(deps, { ...plain, mutations: mutations.slice(middle) });
  return [...first, ...second];
}

/** After this number of mutations the database starts storing, while the next ones are decided. */
const STORED_AT_ONCE = 100;

function applyTogether(deps: ApplyDeps, request: ApplyRequest): Promise<Outcome[]> {
  const { userId, mutations } = request;
  return deps.storage.transaction(async (trx) => {
    const batch = await openBatch(trx, userId, mutations);
    const outcomes: Outcome[] = [];
    const breather = createBreather(deps.clock.steady);
    for (const part of inParts(mutations)) {
      await foresee(batch, part);
      for (const mutation of part) {
        outcomes.push(applyOne(deps, request, batch, mutation));
        if (outcomes.length % STORED_AT_ONCE === 0) storeEarly(trx, batch);
        const pause = breather();
        if (pause) await pause;
      }
    }
    const storing = finishBatch(trx, userId, batch);
    // Awaited below; an error thrown before that must not leave an unhandled rejection.
    storing.catch(() => undefined);
    request.whileStoring?.(outcomes);
    const feed = await storing;
    for (const outcome of outcomes) Object.assign(outcome, { feed, stood: batch.stood });
    return outcomes;
  });
}

function applyOne(deps: ApplyDeps, request: ApplyRequest, batch: Batch, mutation: Mutation): Outcome {
  const { records, changed, rules } = batch.touched.get(mutation.resource)!;
  const stored = records.get(mutation.recordId);
  const before = stored ?? untouched(deps, request, mutation) ?? computed(request, batch, mutation);
  try {
    const decision = decideByRules(deps, request, rules, batch.version, before, mutation);
    const grown = decision.changed
      ? storedBytes(mutation.resource, decision.after) - storedBytes(mutation.resource, stored)
      : 0;
    if (grown > 0 && batch.stored + grown > deps.quotaBytes) return refuseGrowth(request, mutation, decision);
    if (decision.changed) {
      batch.stored += grown;
      records.set(mutation.recordId, decision.after);
      changed.add(mutation.recordId);
      rules?.note(before, decision.after);
      noteChange(batch, decision.after);
    }
    return { result: toResult(mutation, decision), record: decision.after, changed: decision.changed };
  } catch (error) {
    if (error instanceof Problem) return refused(mutation, error);
    throw error;
  }
}

const untouched = ({ clock }: ApplyDeps, { userId }: ApplyRequest, { resource, recordId, body }: Mutation) =>
  untouchedRecord(resource, userId, recordId, clock.now(), body);

/** The computed record of an id that has no stored one, as if it were stored with this version. */
function computed({ writes }: ApplyRequest, { version }: Batch, { id, method }: Mutation): StoredRecord | undefined {
  const made = method === 'POST' ? undefined : writes?.get(id)?.computed;
  return made && { ...made, versions: { '*': version }, version };
}

function decideByRules(
  deps: ApplyDeps,
  request: ApplyRequest,
  rules: Rules | undefined,
  version: number,
  before: StoredRecord | undefined,
  mutation: Mutation,
): Decision {
  if (request.origin !== 'rest') return decideStamped(deps, request, rules, version, before, mutation);
  const write = request.writes?.get(mutation.id) ?? {};
  const read = readRestWrite(mutation, before, write, deps.clock, goAlong);
  if ('status' in read) return read;
  const decision = decideStamped(deps, request, rules, version, before, read);
  const isMade = decision.status === 201 && decision.changed && write.digest !== undefined;
  return isMade ? { ...decision, after: noteBody(decision.after, write.digest!) } : decision;
}

function decideStamped(
  { clock }: ApplyDeps,
  { userId, hasSeen, origin }: ApplyRequest,
  rules: Rules | undefined,
  version: number,
  before: StoredRecord | undefined,
  mutation: Mutation,
): Decision {
  if (origin === 'sync') mutation = goAlong(mutation);
  if (origin === 'import') mutation = bringToPresent(mutation, before, clock.now());
  const known = before && isUnborn(before.record) ? undefined : before;
  // A PATCH of an unknown record is a 404, whatever its stamp: its author then sends the whole record.
  if (origin === 'sync' && (known || mutation.method !== 'PATCH')) refuseFuture(mutation, before, clock.now());
  const decision = decide(before, rules?.complete(known, mutation) ?? mutation, { userId, version, hasSeen });
  rules?.check(before, decision.after);
  if (origin === 'rest') {
    refuseBroken(mutation.resource, decision.after.record, mutation.body ?? {});
    rules?.checkRest?.(mutation, decision.after);
  }
  if (origin === 'sync') refuseBrokenCreate(mutation);
  return decision;
}

/** Adds fields that are set along with others, with the same stamps, since clients of protocol 1 do not send them. */
function goAlong(mutation: Mutation): Mutation {
  const { method, resource, body = {}, stamp, stamps } = mutation;
  const { along } = resourceOf(resource);
  if (method !== 'PATCH' || !Object.keys(along).some((field) => Object.hasOwn(body, field))) return mutation;
  const whole = withAlong({ along }, body);
  const added = { ...stamps };
  for (const field in along)
    for (const other in along[field])
      if (Object.hasOwn(body, field) && !Object.hasOwn(body, other)) added[other] = stamps?.[field] ?? stamp;
  return { ...mutation, body: whole, stamps: added };
}

/** Refuses a write beyond the quota. The deletion of an unknown record is answered as usual, but not stored. */
function refuseGrowth({ origin }: ApplyRequest, mutation: Mutation, { status }: Decision): Outcome {
  if (status === 404 && origin !== 'import')
    return refused(mutation, new Problem('not_found', 'There is no such record.'));
  return refused(
    mutation,
    new Problem(
      'quota_exceeded',
      'Your account is full. Delete or shorten something; what does not grow is still taken.',
    ),
  );
}

const toResult = ({ id }: Mutation, { status, superseded, overwrote }: Decision): Result => ({
  id,
  status,
  ...(status === 404 && { problem: new Problem('not_found', 'There is no such record.').toJSON() }),
  ...(superseded && { superseded }),
  ...(overwrote && { overwrote }),
});

const refused = ({ id }: Mutation, problem: Problem): Outcome => ({
  result: { id, status: problem.status, problem: problem.toJSON() },
  changed: false,
});
