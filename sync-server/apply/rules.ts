/**
 * What a schema cannot say: what may not stand beside what, what the server fills in. A resource with rules of
 * its own has its place here; the others need none.
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

/** The rules of one resource, asked about a batch's mutations in their order. */
export interface Rules {
  /** Reads what the next mutations may collide with; the others are asked about these alone. */
  foresee(mutations: Mutation[]): Promise<void>;
  /** The mutation with what the server assigns filled in. */
  complete(before: StoredRecord | undefined, mutation: Mutation): Mutation;
  /** @throws Problem when the record may not stand as it would */
  check(before: StoredRecord | undefined, after: StoredRecord): void;
  /** Also asked of what comes by REST, whose author waits for the answer. @throws Problem when its body may not stand */
  checkRest?(mutation: Mutation, after: StoredRecord): void;
  /** Told of each decision, so that the next one sees it. */
  note(before: StoredRecord | undefined, after: StoredRecord): void;
}

/** @param touched  the records that a batch names, as they stand while it is decided */
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

/** By REST a step stays with one goal or one routine; in sync the merge of what two devices wrote stands, see `read-mutation.ts`. */
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
 * Lets no stamp over 60 s ahead of this server's clock into a record, unless it is exactly the next one after the record's own latest:
 * its author saw a value from the future and changed it. A stamp that its register has or exceeds already writes nothing.
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

/** Whether a record was there by the time of a stamp: then a create with it says nothing of when that was. */
const isMadeBy = (before: StoredRecord | undefined, stamp: Stamp): boolean =>
  before !== undefined && !isUnborn(before.record) && before.record.createdAt <= msToInstant(stampMs(stamp));

const registerStamp = (stamps: Stamps, register: string): Stamp | undefined =>
  register === 'deleted' ? stamps.deleted : stampOf(stamps, register);

/** What a mutation writes, each with its stamp; of a create also the instant at which the record was made. */
function writtenRegisters(mutation: Mutation): [string, Stamp][] {
  const written = mutationToStamped(mutation);
  if (mutation.method === 'DELETE') return [['deleted', written.stamps.deleted!]];
  const fields = fieldsOf(written).map((field): [string, Stamp] => [field, stampOf(written.stamps, field)!]);
  return mutation.method === 'POST' ? [...fields, ['*', mutation.stamp]] : fields;
}
