import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { asAdministrator, freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import { openDatabase } from '../database/connection.ts';
import type { Beside } from '../sync/known-to-author.ts';
import { openWire, type Wire } from './wire.ts';

const CHECK_EVERY_MS = 500;

let fresh: FreshDatabase;
const wires: Wire[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(wires.splice(0).map((wire) => wire.close()));
});
afterAll(() => fresh.drop());

/** A wire that is up, and what came over it. */
async function open(connection: Parameters<typeof openWire>[0] = fresh.connection) {
  const wire = openWire(connection, pino({ level: 'silent' }), CHECK_EVERY_MS);
  wires.push(wire);
  const heard = { moved: [] as string[], besides: [] as Beside[], ended: [] as string[], resumed: 0 };
  wire.listen({
    moved: (ids) => heard.moved.push(...ids),
    beside: (beside) => heard.besides.push(beside) === 0,
    ended: (ids) => heard.ended.push(...ids),
    resumed: () => (heard.resumed += 1),
  });
  await expect.poll(() => heard.resumed).toBe(1);
  return { wire, heard };
}

const cutAll = (): Promise<unknown> =>
  asAdministrator((client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'studentos live' and datname = $1`,
      [fresh.connection.database],
    ),
  );

test('tells this instance at once and the others soon, a thousand users as well as one', async () => {
  const [here, there] = [await open(), await open()];
  const ids = Array.from({ length: 1000 }, () => randomUUID());
  for (const id of ids) here.wire.tell(id);
  expect(here.heard.moved).toEqual(ids);
  await expect.poll(() => new Set(there.heard.moved).size).toBe(1000);
  expect(here.heard.moved).toHaveLength(1000);
});

test('is up again after its connection was ended, and sends then what it could not', async () => {
  const [here, there] = [await open(), await open()];
  await cutAll();
  const id = randomUUID();
  here.wire.tell(id);
  await expect.poll(() => [here.heard.resumed, there.heard.resumed], { timeout: 10_000 }).toEqual([2, 2]);
  const later = randomUUID();
  here.wire.tell(later);
  await expect.poll(() => there.heard.moved, { timeout: 10_000 }).toContain(later);
});

test('notices a connection that is dead without a word', async () => {
  const { rows } = await asAdministrator((client) =>
    client.query<{ port: string; addresses: string }>(
      `select current_setting('port') as port, current_setting('listen_addresses') as addresses`,
    ),
  );
  const proxy = await startFaultProxy(`${fresh.connection.host}/.s.PGSQL.${rows[0]!.port}`);
  const { heard } = await open({ ...fresh.connection, host: '127.0.0.1', port: proxy.port });
  proxy.behave('silent');
  await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS + 2500));
  proxy.behave('through');
  await expect.poll(() => heard.resumed, { timeout: 10_000 }).toBe(2);
  await proxy.close();
}, 30_000);

test('hears of sessions that end', async () => {
  const { heard } = await open();
  const database = openDatabase(fresh.connection);
  const [userId, sessionId] = [randomUUID(), randomUUID()];
  await database('users').insert({
    ...{ id: userId, name: 'Ada', email: 'ada@example.org', email_key: 'ada@example.org' },
    ...{ password_hash: 'none', created_at: new Date() },
  });
  const times = { created_at: new Date(), used_at: new Date(), expires_at: new Date() };
  await database('sessions').insert({
    ...{ id: sessionId, user_id: userId, refresh_hash: Buffer.alloc(1), rotation_key: Buffer.alloc(1), ...times },
  });
  await database('users').where({ id: userId }).delete();
  await expect.poll(() => heard.ended).toEqual([sessionId]);
  await database.destroy();
});
