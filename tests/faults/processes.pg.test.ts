/**
 * Two real instances on one PostgreSQL, under load, while one part after the other dies. Writers repeat a batch until it is
 * confirmed, so that afterwards there must be what was confirmed, once each, and nothing else.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { administratorClient, readLockFile } from '#server/database/embedded/running-server.ts';
import { post } from '#tests/support/factories.ts';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { makeDataDir, removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';
import { Follower, pullAll, trySync, write, type Target, type Written } from './load.ts';

const ENV = { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', JWT_SECRET: 'a secret for two instances, long enough' };
const WRITERS = 4;

const folders: string[] = [];
/** Brings the database along. */
let first: ServerProcess;
/** Uses that of the first. */
let second: ServerProcess;
let target: Target;

beforeAll(async () => {
  first = await startServer({ env: ENV });
  second = await startBeside();
  folders.push(first.dataDir, second.dataDir);
}, 120_000);

afterAll(async () => {
  await second.stop();
  await first.stop();
  for (const folder of folders) removeDataDir(folder);
});

beforeEach(async () => {
  const response = await fetch(`${first.url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' }),
  });
  const { token } = (await response.json()) as { token: string };
  target = { urls: [first.url, second.url], token };
});

/** Where the database of the first instance listens now. */
const database = () => readLockFile(path.join(first.dataDir, 'postgres/data'))!;

/** Another instance, on the database at a host and port; the socket of the first one's by default. */
function startBeside({ host, port } = database()): Promise<ServerProcess> {
  const url = `postgres://studentos@localhost:${port}/studentos?host=${encodeURIComponent(host)}`;
  return startServer({ dataDir: makeDataDir(), env: { ...ENV, DATABASE_URL: url } });
}

/** Lets people work while something happens; afterwards all that was confirmed is there, once, and followers have seen it. */
async function underLoad(happens: () => Promise<void>): Promise<Written & { followers: Follower[] }> {
  const written: Written = { acknowledged: [], refusals: [], unanswered: 0 };
  const followers = [new Follower(target, 0), new Follower(target, 1)];
  let isOver = false;
  const writers = Array.from({ length: WRITERS }, () => write(target, written, () => isOver));
  await sleep(500);
  await happens();
  await sleep(1000);
  isOver = true;
  await Promise.all(writers);

  const there = await pullAll(first.url, target.token);
  expect(there.sort()).toEqual(written.acknowledged.sort());
  for (const follower of followers)
    await expect
      .poll(() => written.acknowledged.filter((id) => !follower.seen.has(id)).length, { timeout: 25_000 })
      .toBe(0);
  for (const follower of followers) follower.close();
  // Whatever is refused meanwhile is refused for now, and says when to come back.
  for (const { status, retryAfter } of written.refusals) expect([status, Number(retryAfter) > 0]).toEqual([503, true]);
  return { ...written, followers };
}

test('kill -9 of an instance', async () => {
  const { unanswered } = await underLoad(() => second.kill9());
  expect(unanswered).toBeGreaterThan(0);
  second = await second.restart();
});

test('kill -9 of PostgreSQL: streams stay open and go on', async () => {
  const { followers } = await underLoad(async () => {
    const { pid } = database();
    first.killDatabase9();
    await expect
      .poll(
        () =>
          database()?.pid !== pid &&
          trySync(first.url, target.token, []).then(
            ({ answer }) => answer !== undefined,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  });
  expect(followers.map(({ streams }) => streams)).toEqual([1, 1]);
});

test('a restart of PostgreSQL: refused meanwhile, answered within 2 s of its first connection', async () => {
  let waitedMs = Infinity;
  const { followers, refusals } = await underLoad(async () => {
    const { pid } = database();
    process.kill(pid, 'SIGINT');
    const isNew = (): boolean => (database()?.pid ?? pid) !== pid;
    const accepted = momentOf(async () => isNew() && (await accepts()));
    const answered = momentOf(async () => isNew() && (await trySync(first.url, target.token, [])).answer !== undefined);
    waitedMs = (await answered) - (await accepted);
  });
  console.log(`PostgreSQL restarted: the first good answer came ${Math.round(waitedMs)} ms after it took connections.`);
  expect(waitedMs).toBeLessThanOrEqual(2000);
  expect(refusals.length).toBeGreaterThan(0);
  expect(followers.map(({ streams }) => streams)).toEqual([1, 1]);
});

/** When something first holds, in ms; what throws does not hold yet. */
async function momentOf(holds: () => Promise<boolean>): Promise<number> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await sleep(10))
    if (await holds().catch(() => false)) return performance.now();
  throw new Error('It did not come to hold within 30 s.');
}

/** Whether the database takes connections. */
async function accepts(): Promise<boolean> {
  const client = administratorClient(database());
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
  return true;
}

test('the connections that listen are ended', async () => {
  await underLoad(async () => {
    const client = administratorClient(database());
    await client.connect();
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'studentos live'`,
    );
    await client.end();
    expect(rowCount).toBe(2);
  });
});

test('commits that are done, and whose answer never comes', async () => {
  const { host, port } = database();
  const proxy = await startFaultProxy(`${host}/.s.PGSQL.${port}`);
  const third = await startBeside({ pid: 0, host: '127.0.0.1', port: proxy.port });
  folders.push(third.dataDir);
  target.urls.push(third.url);
  let cuts = 0;
  const { refusals } = await underLoad(async () => {
    proxy.cutAt((piece) => piece.includes('COMMIT\0') && Math.random() < 0.3 && ++cuts > 0);
    await sleep(1500);
    proxy.cutAt(null);
  });
  expect(cuts).toBeGreaterThan(0);
  expect(refusals.length).toBeGreaterThan(0);

  proxy.cutAt((piece) => piece.includes('COMMIT\0'));
  const goal = post('goals');
  const { refusal } = await trySync(third.url, target.token, [goal]);
  proxy.cutAt(null);
  expect(refusal).toEqual({ status: 503, retryAfter: '1' });
  const before = await trySync(first.url, target.token, []);
  const again = await trySync(third.url, target.token, [goal]);
  expect(again.answer?.results).toEqual([{ id: goal.id, status: 200 }]);
  expect(again.answer?.cursor).toBe(before.answer?.cursor);
  await third.stop();
  await proxy.close();
});

test('an instance with open streams ends in order', async () => {
  const follower = new Follower({ ...target, urls: [second.url] }, 0);
  await expect.poll(() => follower.streams).toBe(1);
  const start = Date.now();
  expect(await second.stop()).toBe(0);
  expect(Date.now() - start).toBeLessThan(10_000);
  follower.close();
  second = await second.restart();
});
