/** Answers that nobody reads: how much of them there can be, and for how long. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patch, post } from '#tests/support/factories.ts';
import { codeOf, startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const STALLED_MS = 1000;
/** The largest answer of a list or a round, about. */
const PAGE_BYTES = 1024 * 1024;
const NOTES = '\u{1F4DA}'.repeat(9000);

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4, patience: { stalledMs: STALLED_MS, wholeMs: 20_000 } });
  user = await server.signUp();
  let cursor: string | null = null;
  for (let batch = 0; batch < 20; batch += 1)
    ({ cursor } = await user.sync(
      Array.from({ length: 25 }, () => post('goals', { notes: NOTES })),
      cursor,
    ));
});
afterAll(() => server.stop());

/** Sends requests on one connection, and reads nothing of the answers. */
function send(text: string): Socket {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  socket.once('connect', () => socket.pause().write(text));
  return socket;
}

const head = (line: string): string =>
  `${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${user.token}\r\nAccept-Encoding: identity\r\n`;

/** Asks for one goal until the answer has a status, and gives up after some seconds. */
async function untilStatus(wanted: number): Promise<Reply> {
  for (let tries = 0; ; tries += 1) {
    const reply = await user.call('GET', '/api/goals?limit=1');
    if (reply.status === wanted || tries === 200) return reply;
    await sleep(20);
  }
}

test('a list ends where it gets long, and "next" leads through all of it', async () => {
  const seen = new Set<string>();
  let pages = 0;
  for (let after = ''; ; pages += 1) {
    const { body } = await user.call('GET', `/api/goals?limit=1000${after}`);
    expect(JSON.stringify(body).length).toBeLessThan(PAGE_BYTES * 1.1);
    expect(body.count).toBe(body.data.length);
    for (const { id } of body.data as { id: string }[]) seen.add(id);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  expect(seen.size).toBe(500);
  expect(pages).toBeGreaterThan(10);
});

test('what quotes and control characters become in JSON counts as well', async () => {
  const { call, sync } = await server.signUp();
  await sync(Array.from({ length: 15 }, () => post('goals', { notes: '\u0001'.repeat(9999) })));
  await sync(Array.from({ length: 15 }, () => post('goals', { notes: '\u0001'.repeat(9999) })));
  const { body } = await call('GET', '/api/goals?limit=1000');
  expect(JSON.stringify(body).length).toBeLessThan(PAGE_BYTES * 1.1);
  expect(body.next).not.toBeNull();
});

test('a round ends where it gets long, and its cursor leads through all of it', async () => {
  const seen = new Set<string>();
  let cursor: string | null = null;
  for (let hasMore = true; hasMore;) {
    const answer = await user.sync([], cursor);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(PAGE_BYTES * 2.1);
    for (const { record } of answer.changes) seen.add(record.id);
    ({ cursor, hasMore } = answer);
  }
  expect(seen.size).toBe(501);
});

test('one round that changes much is told in pages as well, in order', async () => {
  const writer = await server.signUp();
  const goals = Array.from({ length: 200 }, () => post('goals', { notes: NOTES }));
  let cursor: string | null = null;
  for (let from = 0; from < goals.length; from += 25)
    ({ cursor } = await writer.sync(goals.slice(from, from + 25), cursor));
  const ticks = goals.map((goal) => patch(goal, { completed: true }));
  let answer = await writer.sync(ticks, cursor);
  expect(answer.results.every(({ status }) => status === 200)).toBe(true);
  const seen = new Set<string>();
  for (;;) {
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(PAGE_BYTES * 2.1);
    for (const { record } of answer.changes) seen.add(record.id);
    if (!answer.hasMore) break;
    answer = await writer.sync([], answer.cursor);
  }
  expect(seen.size).toBe(200);
  expect((await writer.sync([], answer.cursor)).changes).toEqual([]);
  const ended = await writer.call('GET', `/api/goals/${goals[0]!.recordId}`);
  expect(ended.body.data).toMatchObject({ completed: true, notes: NOTES });
});

test('a search looks through so much at once, and "next" leads through the rest', async () => {
  const { call, sync } = await server.signUp();
  const found = post('goals', { title: 'Needle', date: '2027-01-01' });
  for (let batch = 0; batch < 6; batch += 1)
    await sync(Array.from({ length: 25 }, () => post('goals', { notes: NOTES, date: '2026-01-01' })));
  await sync([found]);
  const first = await call('GET', '/api/goals?q=needle');
  expect([first.status, first.body.count]).toEqual([200, 0]);
  expect(first.body.next).not.toBeNull();
  const second = await call('GET', `/api/goals?q=needle&after=${first.body.next}`);
  expect(second.body).toMatchObject({ count: 1, next: null, data: [{ id: found.recordId }] });
});

test('somebody who takes nothing of what they asked for is cut off', async () => {
  const asked = 12;
  const socket = send(`${head('GET /api/goals?limit=1000')}\r\n`.repeat(asked));
  await sleep(3 * STALLED_MS);
  let taken = 0;
  socket.on('data', (bytes: Buffer) => (taken += bytes.length)).resume();
  await once(socket, 'close');
  expect(taken).toBeGreaterThan(PAGE_BYTES * 0.9);
  expect(taken).toBeLessThan(PAGE_BYTES * (asked - 1));
}, 30_000);

test('so many requests of one user are under way and no more; others are answered, and what is over makes room', async () => {
  const body = 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';
  // More than the bound: a question asked in between takes a place, and turns one of these away for good.
  const sockets = Array.from({ length: 40 }, () => send(head('POST /api/sync') + body));
  const refused = await untilStatus(429);
  expect(codeOf(refused)).toEqual([429, 'too_many_requests']);
  expect(refused.headers.get('Retry-After')).toBe('1');
  const other = await server.signUp();
  expect((await other.call('GET', '/api/goals')).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  expect((await untilStatus(200)).status).toBe(200);
}, 30_000);
