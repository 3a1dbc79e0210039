/** A backup is restored: the devices heal the server. The device is the real store and the real round of sync. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#protocol/problem.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import { write } from '#client/store/write.ts';
import type { Store } from '#client/store/database.ts';
import type { Post } from '#client/sync/exchange.ts';
import { syncRound } from '#client/sync/round.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { openStream } from '#tests/support/event-stream.ts';
import { post } from '#tests/support/factories.ts';
import { asAdministrator } from '#tests/support/postgres.ts';
import { rowsOf, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

/** Makes one database a copy of another, whoever is connected to either. */
async function copyDatabase(from: string, to: string): Promise<void> {
  await asAdministrator(async (client) => {
    await client.query(`drop database if exists ${to} with (force)`);
    await client.query(`alter database ${from} with allow_connections false`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
    await sleep(200);
    await client.query(`create database ${to} owner studentos template ${from}`);
    await client.query(`alter database ${from} with allow_connections true`);
  });
}

/** Sends to the server as the engine does, and says what a device is told. */
const sendTo: Post = async (request) => {
  const reply = await user.call('POST', '/api/sync', request);
  if (reply.status !== 200) throw Problem.fromDocument(reply.body);
  return readAnswer(reply.body);
};

/** Syncs as the loop does: what may succeed later is tried again. */
async function sync(store: Store): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await syncRound(store, sendTo);
    } catch (error) {
      if (!(error instanceof Problem) || !error.retry || tries === 50) throw error;
      await sleep(100);
    }
  }
}

const titlesOnServer = async (): Promise<string[]> =>
  rowsOf(await user.call('GET', '/api/goals?limit=1000')).map(({ title }) => title as string);

test('[R29] [R40] what was written after the backup comes back, also when the server has moved on past it', async () => {
  const { store } = newDevice({ nowMs: Date.now() });
  const date = '2026-01-31';
  const kept = await addGoal(store, { title: 'Before the backup', date });
  const deleted = await addGoal(store, { title: 'Deleted after it', date });
  await sync(store);

  const { database: name } = server.fresh.connection;
  await copyDatabase(name, `${name}_backup`);
  for (let n = 1; n <= 20; n += 1) {
    await addGoal(store, { title: `After the backup ${n}`, date });
    await sync(store);
  }
  await write(store, [
    { resource: 'goals', id: kept, put: { notes: 'added after the backup' } },
    { resource: 'goals', id: deleted, delete: true },
  ]);
  await sync(store);
  const { cursor } = await user.sync([]);

  await copyDatabase(`${name}_backup`, name);
  await asAdministrator((client) => client.query(`drop database ${name}_backup`));
  await expect.poll(() => titlesOnServer().catch(() => []), { timeout: 20_000 }).toHaveLength(2);
  // Another device fills the restored server up, beyond every version that this one has seen.
  for (let n = 1; n <= 40; n += 1) await user.sync([post('goals', { title: `Elsewhere ${n}`, date })]);

  const reset = await openStream(server.url, user.token, cursor);
  await reset.ended;
  expect(reset.events).toMatchObject([{ event: 'reset', data: { code: 'cursor_ahead' } }]);

  await sync(store);
  const titles = await titlesOnServer();
  for (let n = 1; n <= 20; n += 1) expect(titles).toContain(`After the backup ${n}`);
  for (let n = 1; n <= 40; n += 1) expect(titles).toContain(`Elsewhere ${n}`);
  expect(titles).not.toContain('Deleted after it');
  expect(titles).toHaveLength(61);
  expect((await user.call('GET', `/api/goals/${kept}`)).body.data.notes).toBe('added after the backup');
  expect(await store.goals.count()).toBe(61);
  expect([await store.outbox.count(), await store.attention.count()]).toEqual([0, 0]);
}, 60_000);
