/**
 * What a schema cannot say: what may not stand beside what, what the server fills in. A resource with rules of
 * its own has its place here; the others need none.
 */
import { latestMutationStamp, type Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { stampMs } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { StoredRecord } from '../database/records.ts';
import type { WriteTransaction } from '../database/storage.ts';
import { GoalDays } from './goal-days.ts';

/** The rules of one resource, asked about a batch's mutations in their order. */
export interface Rules {
  /** Reads what the next mutations may collide with; the others are asked about these alone. */
  foresee(mutations: Mutation[]): Promise<void>;
  /** The mutation with what the server assigns filled in. */
  complete(before: StoredRecord | undefined, mutation: Mutation): Mutation;
  /** @throws Problem when the record may not stand as it would */
  check(before: StoredRecord | undefined, after: StoredRecord): void;
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
      return { ...mutation, body: { ...body, position: days.positionAtEnd(body.date as string) } };
    },
    check: (before, after) => days.refuseDuplicate(before, after),
    note: (before, after) => days.replace(before, after),
  };
};

/** Each date is a register of its own, so that only the merged record can tell whether they fit together. */
const routineRules: MakeRules = () => ({
  foresee: () => Promise.resolve(),
  complete: (_, mutation) => mutation,
  check: (_, { deleted, record: { startDate, endDate } }) => {
    if (!deleted && typeof endDate === 'string' && endDate < (startDate as string))
      throw new Problem('invalid_request', `The routine would end on ${endDate}, before its first day.`, {
        errors: [{ path: 'endDate', message: `must not lie before the startDate, ${startDate as string}` }],
      });
  },
  note: () => undefined,
});

/** Resources that have rules of their own. */
export const RULES: Partial<Record<ResourceName, MakeRules>> = { goals: goalRules, routines: routineRules };

/** @throws Problem `clock_ahead`: a stamp from the future would beat every edit until then */
export function refuseFuture(mutation: Mutation, nowMs: number): void {
  const aheadMs = stampMs(latestMutationStamp(mutation)) - nowMs;
  if (aheadMs > MAX_AHEAD_MS)
    throw new Problem(
      'clock_ahead',
      `The stamp lies ${Math.ceil(aheadMs / 1000)} s ahead of the server's clock. Stamp it again by serverTime.`,
    );
}
