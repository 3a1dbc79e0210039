import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '#tests/support/factories.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import { createServerClock } from '../apply/server-clock.ts';
import { createAccount } from '../auth/accounts.ts';
import { openDatabase, type Database } from '../database/connection.ts';
import { postgresStorage, type Storage } from '../database/storage.ts';
import { syncRound } from './round.ts';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.destroy();
  await fresh.drop();
});

test('[R12] what a failover takes back before the answer is written is not acknowledged', async () => {
  const person = { name: 'A', email: 'ada@example.org', password: '' };
  const userId = await createAccount(database, person, '', Date.now(), (_, { id }) => Promise.resolve(id));
  const real = postgresStorage(database);
  const { version } = await real.feedHead(userId);
  let failsOver = true;
  const storage: Storage = {
    ...real,
    /** The database that takes over has not got the last commit. */
    async feedRows(...asked) {
      if (failsOver) {
        await database('goals').where({ user_id: userId }).delete();
        await database('feeds').where({ user_id: userId }).update({ version });
      }
      failsOver = false;
      return real.feedRows(...asked);
    },
  };
  const deps = { storage, clock: createServerClock('2222222222222222', Date.now), onRefused: () => undefined };
  const { cursor } = await syncRound({ ...deps, storage: real }, userId, null, []);
  const mutation = post('goals', { title: 'Read', date: '2026-01-31' });
  await expect(syncRound(deps, userId, cursor, [mutation])).rejects.toMatchObject({ code: 'unavailable' });
  const again = await syncRound(deps, userId, cursor, [mutation]);
  expect([again.results[0]!.status, JSON.parse(again.changes)]).toMatchObject([201, [{ record: { title: 'Read' } }]]);
});
