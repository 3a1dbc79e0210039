import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { post } from '#tests/support/factories.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { createServerClock } from '../apply/server-clock.ts';
import { createAccount } from '../auth/accounts.ts';
import { postgresStorage, type Storage } from '../database/storage.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { syncRound, type SyncDeps } from './round.ts';

const database = await openFreshDatabase();

const newUser = (): Promise<string> => {
  const person = { name: 'A', email: `${randomUUID()}@example.org`, password: '' };
  return createAccount(database, person, '', Date.now(), (_, { id }) => Promise.resolve(id));
};

const depsOver = (storage: Storage): SyncDeps => ({
  storage,
  clock: createServerClock('2222222222222222', Date.now),
  quotaBytes: Infinity,
  onRefused: () => undefined,
  tell: () => undefined,
});

const roundOf = (deps: SyncDeps, userId: string, cursor: string | null, mutations: Mutation[]) =>
  syncRound(deps, userId, { protocol: 1, replicaId: '9f8e7d6c5b4a3f2e', cursor, mutations });

/** The database that takes over knows nothing of what a user ever wrote. */
async function failOver(userId: string): Promise<void> {
  await database('goals').where({ user_id: userId }).delete();
  await database('feed_marks').where({ user_id: userId }).delete();
  await database('feeds').where({ user_id: userId }).update({ version: 1, mark: '' });
}

/** And others write to it, past the version that was taken back. The marks of databases tell them apart; both are one in this test. */
async function moveOn(userId: string): Promise<void> {
  const mark = '0123456789abcdef';
  await database('feed_marks').insert({ user_id: userId, from_version: 1, mark });
  await database('feeds').where({ user_id: userId }).update({ version: 9, mark });
}

const read = () => post('goals', { title: 'Read', date: '2026-01-31' });

test('[R12] what a failover takes back before the answer is written is not acknowledged', async () => {
  const userId = await newUser();
  const real = postgresStorage(database);
  let isDue = true;
  const deps = depsOver({
    ...real,
    async feedRows(...asked) {
      if (isDue) await failOver(userId);
      isDue = false;
      return real.feedRows(...asked);
    },
  });
  const { cursor } = await roundOf(depsOver(real), userId, null, []);
  const mutation = read();
  await expect(roundOf(deps, userId, cursor, [mutation])).rejects.toMatchObject({ code: 'unavailable' });
  const again = await roundOf(deps, userId, cursor, [mutation]);
  expect([again.results[0]!.status, JSON.parse(again.changes)]).toMatchObject([201, [{ record: { title: 'Read' } }]]);
});

test.each(['a first time', 'once more'])(
  '[R12] nor when the database that took over has moved on past it, whether it was sent %s',
  async (time) => {
    const userId = await newUser();
    const real = postgresStorage(database);
    let isDue = true;
    const deps = depsOver({
      ...real,
      async feedRows(...asked) {
        if (isDue) await failOver(userId).then(() => moveOn(userId));
        isDue = false;
        return real.feedRows(...asked);
      },
    });
    const mutation = read();
    if (time === 'once more') await roundOf(depsOver(real), userId, null, [mutation]);
    await expect(roundOf(deps, userId, null, [mutation])).rejects.toMatchObject({ code: 'unavailable' });
    const { results, changes } = await roundOf(deps, userId, null, [mutation]);
    expect([results[0]!.status, changes]).toEqual([201, expect.stringContaining('"title":"Read"')]);
  },
);

test('[R12] what was applied is acknowledged when PostgreSQL was started anew meanwhile, or others wrote on the next day', async () => {
  const userId = await newUser();
  const real = postgresStorage(database);
  const deps = depsOver({
    ...real,
    async feedRows(...asked) {
      const { version } = await real.feedHead(userId);
      const mark = '0123456789abcdef';
      await database('feed_marks').insert({ user_id: userId, from_version: version + 1, mark });
      await database('feeds')
        .where({ user_id: userId })
        .update({ version: version + 1, mark });
      return real.feedRows(...asked);
    },
  });
  const { results } = await roundOf(deps, userId, null, [read()]);
  expect(results).toMatchObject([{ status: 201 }]);
});

test('[R40] a cursor is ahead of a database that took over after it was checked, and has come as far since', async () => {
  const userId = await newUser();
  const real = postgresStorage(database);
  await roundOf(depsOver(real), userId, null, [post('goals', { title: 'Lost', date: '2026-01-31' })]);
  // The marks of a database tell it from the one that takes over; both are one in this test.
  const mark = '0123456789abcdef';
  await database('feeds').where({ user_id: userId }).update({ mark });
  const { cursor } = await roundOf(depsOver(real), userId, null, []);
  const deps = depsOver({
    ...real,
    async feedHead(id) {
      const head = await real.feedHead(id);
      await failOver(userId);
      return head;
    },
  });
  await expect(roundOf(deps, userId, cursor, [read()])).rejects.toMatchObject({ code: 'cursor_ahead' });
});

test('[R20] what the database refuses stands alone in a round that leaves out what its author knows, too', async () => {
  await database.raw(`alter table goals add constraint no_culprit check (title <> 'Culprit')`);
  try {
    const userId = await newUser();
    const deps = depsOver(postgresStorage(database));
    const { cursor } = await roundOf(deps, userId, null, []);
    const mutations = ['One', 'Culprit', 'Three'].map((title) => post('goals', { title, date: '2026-01-31' }));
    const request = { protocol: 2, replicaId: '9f8e7d6c5b4a3f2e', cursor, mutations };
    const { results } = await syncRound(deps, userId, request);
    expect(results.map(({ status }) => status)).toEqual([201, 500, 201]);
  } finally {
    await database.raw('alter table goals drop constraint no_culprit');
  }
});
