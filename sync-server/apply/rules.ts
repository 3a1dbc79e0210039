/**
 * The rules that a schema cannot express: collisions between records, and fields that the server assigns. A resource
 * with such rules is listed here; the others need none.
 */
import { fieldsOf, latestStamp, stampOf, type Stamps } from '#protocol/merge.ts';
import { latestMutationStamp, mutationToStamped, type Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { isStampAfter, stampMs, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { msToInstant } from '#protocol/text.ts';
import type { StoredRecord } from '../database/records.ts';
import type { WriteTransaction } from '../database/storage.ts';
import { isUnborn } from './decide.ts';
import { GoalDays } from './goal-days.ts';
import { strayStep } from './read-mutation.ts';
import { StepEnds } from './step-ends.ts';

/** The rules of one resource, called for the mutations of a batch in order. */
export interface Rules {
  /** Reads the records with which the next mutations may collide; the other functions are called for these mutations only. */
  foresee(mutations: Mutation[]): Promise<void>;
  /** Completes a mutation by the fields that the server assigns. */
  complete(before: StoredRecord | undefined, mutation: Mutation): Mutation;
  /** Checks the record as it would be stored. @throws Problem */
  check(before: StoredRecord | undefined, after: StoredRecord): void;
  /** Checks a write by REST in addition, since its author reads the answer. @throws Problem */
  checkRest?(mutation: Mutation, after: StoredRecord): void;
  /** Called with each decision, so that the next one sees it. */
  note(before: StoredRecord | undefined, after: StoredRecord): void;
}

/** Makes the rules for a batch. @param touched  the records of the batch, with the changes decided so far */
export type MakeRules = (trx: WriteTransaction, userId: string, touched: ReadonlyMap<string, StoredRecord>) => Rules;

const goalRules: MakeRules = (trx, userId, touched) => {
  const days = new GoalDays(userId, touched);
  return {
    foresee: (mutations) => days.foresee(trx, mutations),
    complete: (before, mutation) => {
      const { method, body = {} } = mutation;
      if (before || method !== 'POST' || body.position !== undefined) return mutation;
      return { ...mutation, body: { ...body, position: days.positionAtEnd(body.date as string | null) } };
    },
    check: (before, after) => days.refuseDuplicate(before, after),
    note: (before, after) => days.replace(before, after),
  };
};

/** By REST a step belongs to one goal or one routine; in sync a merge of two devices' writes is accepted, see `read-mutation.ts`. */
const stepRules: MakeRules = (trx, userId) => {
  const ends = new StepEnds(userId);
  return {
    foresee: (mutations) => ends.foresee(trx, mutations),
    complete: (before, mutation) => {
      const { method, body = {} } = mutation;
      if (before || method !== 'POST' || body.position !== undefined) return mutation;
      return { ...mutation, body: { ...body, position: ends.positionAtEnd(body) } };
    },
    check: () => undefined,
    checkRest: ({ method, body = {} }, { record }) => {
      if (method !== 'POST' && !('goalId' in body || 'routineId' in body)) return;
      if ((record.goalId === null) === (record.routineId === null)) throw strayStep();
    },
    note: (_before, after) => ends.note(after),
  };
};

/** Resources that have rules of their own. */
export const RULES: Partial<Record<ResourceName, MakeRules>> = {
  goals: goalRules,
  steps: stepRules,
};

/**
 * Refuses stamps over 60 s ahead of this server's clock, except the stamp right after the record's latest: its author changed a value
 * from the future. A stamp that its register has or exceeds already writes nothing and is accepted.
 * @throws Problem `clock_ahead`
 * @see docs/sync-rules.md R7
 */
export function refuseFuture(mutation: Mutation, before: StoredRecord | undefined, nowMs: number): void {
  const isAhead = (stamp: Stamp): boolean => stampMs(stamp) > nowMs + MAX_AHEAD_MS;
  if (!isAhead(latestMutationStamp(mutation))) return;
  const known = before?.record.stamps ?? {};
  const latest = latestStamp(known);
  const isTaken = ([register, stamp]: [string, Stamp]): boolean =>
    !isAhead(stamp) ||
    (register === '*' ? isMadeBy(before, stamp) : stamp <= (registerStamp(known, register) ?? '')) ||
    (latest !== undefined && isStampAfter(stamp, latest));
  const refused = writtenRegisters(mutation).find((written) => !isTaken(written));
  if (!refused) return;
  const seconds = Math.ceil((stampMs(refused[1]) - nowMs) / 1000);
  throw new Problem(
    'clock_ahead',
    `The stamp of ${refused[0]} lies ${seconds} s ahead of the server's clock. Stamp it again by serverTime.`,
  );
}

/** Whether a record existed at the time of a stamp: then a create with that stamp does not change the instant of creation. */
const isMadeBy = (before: StoredRecord | undefined, stamp: Stamp): boolean =>
  before !== undefined && !isUnborn(before.record) && before.record.createdAt <= msToInstant(stampMs(stamp));

const registerStamp = (stamps: Stamps, register: string): Stamp | undefined =>
  register === 'deleted' ? stamps.deleted : stampOf(stamps, register);

/** The registers that a mutation writes, with their stamps; for a create also the instant of creation. */
function writtenRegisters(mutation: Mutation): [string, Stamp][] {
  const written = mutationToStamped(mutation);
  if (mutation.method === 'DELETE') return [['deleted', written.stamps.deleted!]];
  const fields = fieldsOf(written).map((field): [string, Stamp] => [field, stampOf(written.stamps, field)!]);
  return mutation.method === 'POST' ? [...fields, ['*', mutation.stamp]] : fields;
}
