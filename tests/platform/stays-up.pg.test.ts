/** Requests that once ended the process, each through a real server: it is the same process afterwards, and answers. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import { removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';

let fresh: FreshDatabase;
let server: ServerProcess;
beforeEach(async () => {
  fresh = await freshDatabase();
  server = await startServer({
    env: { DATABASE_URL: fresh.url, JWT_SECRET: 'a secret for tests, long enough to be taken' },
  });
});
afterEach(async () => {
  await server.stop();
  removeDataDir(server.dataDir);
  await fresh.drop();
});

/** Beyond the 256 KiB of a REST body once inflated, all of it flushed, then bytes that are no gzip: 368 bytes. */
const BROKEN_BEYOND_LIMIT = Buffer.concat([
  gzipSync(Buffer.alloc(280_576, ' '), { finishFlush: constants.Z_FULL_FLUSH }),
  Buffer.alloc(64, 0xff),
]);

const requestOf = (body: Buffer, path = '/api/auth/login'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n` +
        `Content-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

const dial = (): Socket => connect(server.port, '127.0.0.1').on('error', () => undefined);

async function expectStillUp(): Promise<void> {
  await sleep(100);
  process.kill(server.pid, 0);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
}

test('a body that goes wrong after its limit was passed is refused and nothing more', async () => {
  const socket = dial();
  socket.write(requestOf(BROKEN_BEYOND_LIMIT));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 4(?:00|13) /);
  socket.destroy();
  await expectStillUp();
});

test('a body beyond the limit behind a slow request, on a connection that is reset, ends nothing', async () => {
  const credentials = JSON.stringify({ email: 'nobody@example.org', password: 'correct horse 42' });
  const slow = `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${credentials.length}\r\n\r\n${credentials}`;
  const tooLong = requestOf(gzipSync(Buffer.alloc(600_000, ' ')));
  for (const kept of [tooLong.length, tooLong.length - 1, tooLong.length - 20]) {
    const socket = dial();
    await once(socket, 'connect');
    socket.write(Buffer.concat([Buffer.from(slow), tooLong.subarray(0, kept)]));
    await sleep(50);
    socket.resetAndDestroy();
    await expectStillUp();
  }
});

async function signUp(): Promise<string> {
  const answer = await fetch(`${server.url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: 'ada@example.org', password: 'correct horse 42' }),
  });
  return ((await answer.json()) as { token: string }).token;
}

async function exportStatus(token: string): Promise<number> {
  const answer = await fetch(`${server.url}/api/users/me/export`, { headers: { Authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.status;
}

test('forty exports at once are answered or turned away', async () => {
  const token = await signUp();
  const answers = await Promise.all(Array.from({ length: 40 }, () => exportStatus(token)));
  expect(answers).toContain(200);
  expect(answers).toContain(429);
  expect(answers.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  await expectStillUp();
});

test('an export that the database is too busy for is a 503', async () => {
  const token = await signUp();
  const busy = new pg.Client({ connectionString: fresh.url });
  await busy.connect();
  await busy.query('begin; lock table feeds in access exclusive mode');
  expect(await exportStatus(token)).toBe(503);
  await busy.end();
  await expectStillUp();
});

test('more connections than there are file descriptors are a 503 or wait, and nothing more', async () => {
  const sockets = Array.from({ length: 40 }, dial);
  const texts = sockets.map(() => '');
  for (const [i, socket] of sockets.entries()) socket.on('data', (piece) => (texts[i] += String(piece)));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await exportStatus('none');
  const open = readdirSync(`/proc/${server.pid}/fd`).length;
  execFileSync('prlimit', ['--pid', String(server.pid), `--nofile=${open}:`]);
  const more = Array.from({ length: 40 }, dial);
  for (const socket of sockets) socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
  const statuses = (): Set<string | undefined> => new Set(texts.map((text) => /^HTTP\/1.1 (\d+)/.exec(text)?.[1]));
  await expect.poll(() => statuses().has(undefined), { timeout: 10_000 }).toBe(false);
  expect([...statuses()].sort()).toEqual(['200', '503']);
  for (const socket of [...sockets, ...more]) socket.destroy();
  await expect
    .poll(
      () =>
        expectStillUp().then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
});
