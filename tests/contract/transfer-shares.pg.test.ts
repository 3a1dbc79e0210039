/** Exports and imports of one user beside everybody else: what each may hold, for how long, and who notices. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as rawRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_IMPORT_BYTES } from '#protocol/export.ts';
import { createIdleThreads } from '#server/threads/idle-threads.ts';
import { runTransfer } from '#server/users/run-transfer.ts';
import { post } from '#tests/support/factories.ts';
import { expectNoLongBlock } from '#tests/support/longest-block.ts';
import {
  codeOf,
  startTestServer,
  type Json,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const ME = '/api/users/me';
const TRANSFERS = new URL('../../sync-server/users/transfer-from-source.js', import.meta.url);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
});
afterAll(() => server.stop());

const read = async ({ call }: TestUser): Promise<Json> => (await call('GET', `${ME}/export`)).body;

/** The document of an empty account, as text, with records instead of its goals. */
const documentWith = async (user: TestUser, goals: string): Promise<string> =>
  JSON.stringify(await read(user)).replace('"goals":[]', `"goals":[${goals}]`);

const take = ({ call }: TestUser, text: string): Promise<Reply> =>
  call('POST', `${ME}/import`, gzipSync(text), { 'Content-Encoding': 'gzip' });

/** Fills an account with so many MiB of logs. */
async function fill(user: TestUser, mib: number): Promise<void> {
  let cursor: string | null = null;
  for (let written = 0; written < mib * 2; written += 1)
    ({ cursor } = await user.sync(
      Array.from({ length: 50 }, () => post('logs', { text: randomUUID().repeat(270) })),
      cursor,
    ));
}

/** Asks for an export and takes nothing of it but its headers. */
const openUnread = ({ token }: TestUser): Promise<{ request: ClientRequest; response: IncomingMessage }> =>
  new Promise((resolve, reject) => {
    const request = rawRequest(`${server.url}${ME}/export`, { headers: { Authorization: `Bearer ${token}` } });
    request.on('response', (response) => resolve({ request, response: response.pause() })).on('error', reject);
    request.end();
  });

test.each([
  ['that are none', '{}'],
  ['that do not fit', `{"id":"${randomUUID()}","title":7}`],
])(
  'an import of records %s stops after 1,000 refusals, and says how much it has not read',
  async (_, record) => {
    const user = await server.signUp();
    const count = 250_000;
    const text = await documentWith(user, `${`${record},`.repeat(count - 1)}${record}`);
    const start = performance.now();
    const { status, body } = await take(user, text);
    expect([status, body.data.refused, body.data.refusals.length]).toEqual([200, 1000, 100]);
    expect(body.data.unread + body.data.unchanged + 1000).toBe(count + 1);
    expect(performance.now() - start).toBeLessThan(60_000);
  },
  120_000,
);

test('readers who take nothing of their exports keep nobody else from one', async () => {
  const idle = await Promise.all(Array.from({ length: 2 }, () => server.signUp()));
  await Promise.all(idle.map((user) => fill(user, 14)));
  const unread = await Promise.all(idle.map(openUnread));
  const other = await server.signUp();
  const start = performance.now();
  expect((await other.call('GET', `${ME}/export`)).status).toBe(200);
  expect(performance.now() - start).toBeLessThan(8000);
  for (const { request, response } of unread) {
    response.on('error', () => undefined);
    request.destroy();
  }
}, 60_000);

test('senders who stall keep nobody else from an import, however many they are', async () => {
  const stalled = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { token } = await server.signUp();
      const request = rawRequest(`${server.url}${ME}/import`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Content-Length': 1000 },
      }).on('error', () => undefined);
      request.write('{');
      return request;
    }),
  );
  const user = await server.signUp();
  const answered: unknown[] = [];
  for (const request of stalled)
    void codeOfRaw(request).then(
      (code) => answered.push(code),
      () => undefined,
    );
  const start = performance.now();
  expect((await take(user, await documentWith(user, ''))).status).toBe(200);
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(answered).toContainEqual([503, 'unavailable']);
  for (const request of stalled) request.destroy();
}, 60_000);

async function codeOfRaw(request: ClientRequest): Promise<unknown> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { code } = JSON.parse((await response.toArray()).join('')) as { code: string };
  return [response.statusCode, code];
}

test('of one user, one transfer runs and two wait; more are turned away, and others are not', async () => {
  const [greedy, other] = [await server.signUp(), await server.signUp()];
  const [answers, quiet] = await Promise.all([
    Promise.all(Array.from({ length: 6 }, () => greedy.call('GET', `${ME}/export`))),
    other.call('GET', `${ME}/export`),
  ]);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(codeOf)).toEqual(Array(3).fill([429, 'too_many_requests']));
  expect(refused[0]!.headers.get('Retry-After')).toBe('10');
  expect(quiet.status).toBe(200);
}, 30_000);

test('exports that are asked for one behind the other on a connection do not wait for each other', async () => {
  const ASKED = 8;
  const askAll = async (): Promise<number> => {
    const { token } = await server.signUp();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const ask = `GET ${ME}/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    socket.write(ask.repeat(ASKED));
    let answered = '';
    for await (const chunk of socket) {
      answered += String(chunk);
      if (answered.split('HTTP/1.1 ').length > ASKED) break;
    }
    return answered.split('HTTP/1.1 ').length - 1;
  };
  expect(await Promise.all(Array.from({ length: 12 }, askAll))).toEqual(Array(12).fill(ASKED));
}, 45_000);

test('neither the largest import nor an export of it holds up the thread that answers', async () => {
  const user = await server.signUp();
  const from = await server.signUp();
  await from.sync([post('logs', { text: 'words'.repeat(60) })]);
  const document = await read(from);
  const [sample] = document.records.logs;
  document.records.logs = Array.from({ length: 20_000 }, () => ({ ...sample, id: randomUUID() }));
  const bytes = gzipSync(JSON.stringify(document), { level: 1 });
  const send = () => user.call('POST', `${ME}/import`, bytes, { 'Content-Encoding': 'gzip' });
  expect(MAX_IMPORT_BYTES).toBeGreaterThan(10_000_000);
  await expectNoLongBlock(async () => {
    expect((await send()).body.data.refused).toBe(0);
    const response = await fetch(`${server.url}${ME}/export`, { headers: { Authorization: `Bearer ${user.token}` } });
    for await (const _ of response.body!);
  });
}, 180_000);

test('a transfer that needs too much memory or time is refused in words, and ends nothing else', async () => {
  const user = await server.signUp();
  const { fresh, log } = server;
  const deps = { connection: fresh.connection, quotaBytes: Infinity, log, tell: () => undefined, now: Date.now };
  const run = (heapMb: number, deadlineMs: number) =>
    runTransfer(
      { ...deps, threads: createIdleThreads(TRANSFERS, heapMb) },
      { kind: 'import', userId: user.user.id, bytes: new Uint8Array(Buffer.from('{}')), restore: false },
      new AbortController().signal,
      deadlineMs,
    );
  await expect(run(8, 60_000)).rejects.toMatchObject({ code: 'payload_too_large' });
  await expect(run(256, 1)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(run(256, 60_000)).rejects.toMatchObject({ code: 'invalid_request' });
}, 60_000);
