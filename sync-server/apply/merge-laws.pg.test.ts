/** The laws of the merge, on the write path and the database behind it. */
import { randomUUID } from 'node:crypto';
import { isDeleted, fieldsOf, type Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { defaultLaws } from '#tests/support/default-laws.ts';
import { GOAL_ID, mergeLaws, type MergeSubject } from '#tests/support/merge-laws.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { createAccount } from '../auth/accounts.ts';
import { loadRecords } from '../database/records.ts';
import { postgresStorage } from '../database/storage.ts';
import { applyMutations } from './apply.ts';
import { createServerClock } from './server-clock.ts';

/** The laws draw stamps of any time; here none of them lies ahead. */
const END_OF_TIME = 2 ** 48 - 1;

const database = await openFreshDatabase();

interface Subject extends MergeSubject {
  /** The same for batches of mutations of one record. */
  send: (recordId: string, batches: Mutation[][]) => Promise<Stamped>;
}

async function openSubject(): Promise<Subject> {
  const onRefused = (error: unknown): never => {
    throw error;
  };
  const deps = {
    storage: postgresStorage(database),
    clock: createServerClock('0'.repeat(16), () => END_OF_TIME),
    quotaBytes: Infinity,
    onRefused,
  };
  const account = { name: 'A', email: `${randomUUID()}@example.org`, password: '' };
  const userId = await createAccount(database, account, '', 0, (_, { id }) => Promise.resolve(id));
  const send = async (id: string, batches: Mutation[][]): Promise<Stamped> => {
    await database('goals').delete();
    for (const mutations of batches)
      await applyMutations(deps, { userId, mutations, hasSeen: () => false, origin: 'sync' });
    const [stored] = await loadRecords(database, 'goals', userId, [id]);
    if (stored!.deleted !== isDeleted(stored!.record.stamps))
      throw new Error('The column says something else than the stamps.');
    return { ...stored!.record, id: GOAL_ID };
  };
  const apply = (versions: Stamped[]): Promise<Stamped> => {
    const id = randomUUID();
    return send(
      id,
      versions.map((version) => toMutations(version, id)),
    );
  };
  return { apply, send };
}

/** A version as the mutations that say the same: its fields, then its delete. */
function toMutations(version: Stamped, recordId: string): Mutation[] {
  const { deleted, '*': stamp = ZERO_STAMP, ...stamps } = version.stamps;
  const fields = fieldsOf(version);
  const about = { resource: 'goals', recordId } as const;
  const mutations: Mutation[] = [];
  if (fields.length > 0) {
    const body = Object.fromEntries(fields.map((field) => [field, version[field]]));
    mutations.push({
      ...about,
      id: randomUUID(),
      method: 'POST',
      body,
      stamp,
      stamps,
    });
  }
  if (deleted !== undefined) mutations.push({ ...about, id: randomUUID(), method: 'DELETE', stamp: deleted });
  return mutations;
}

mergeLaws('apply', openSubject, { runs: 40, startsWhole: true });

const subject = await openSubject();
defaultLaws(
  'apply',
  (creations) => {
    const recordId = randomUUID();
    const about = { resource: 'goals', recordId, method: 'POST' } as const;
    const batches = creations.map(({ body, stamp }) => [{ ...about, id: randomUUID(), body: { ...body }, stamp }]);
    return subject.send(recordId, batches);
  },
  40,
);
