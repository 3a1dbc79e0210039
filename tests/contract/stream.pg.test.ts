/** Contract section 4.4: a user's changes as they happen. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessTokenEnd } from '#server/auth/access-token-end.ts';
import { CAPS } from '#server/live/streams.ts';
import { post } from '#tests/support/factories.ts';
import { openStream, type EventStream } from '#tests/support/event-stream.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let other: TestServer;
let user: TestUser;
const opened: EventStream[] = [];

beforeAll(async () => {
  server = await startTestServer({ config: { rateLimits: true } });
  other = await startTestServer({ besides: server });
});
afterAll(async () => {
  await other.stop();
  await server.stop();
});
beforeEach(async () => {
  user = await server.signUp();
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});

async function stream(cursor: string | null = null, at = server, token = user.token): Promise<EventStream> {
  const one = await openStream(at.url, token, cursor);
  opened.push(one);
  return one;
}

const ids = (one: EventStream): string[] => one.changes().map(({ record }) => record.id);

describe('what comes', () => {
  test('first what the client lacks, as changes with a cursor that a round can go on from', async () => {
    const goal = post('goals');
    await user.sync([goal]);
    const one = await stream();
    await one.until(() => ids(one).includes(goal.recordId));
    expect((await user.sync([], one.cursor())).changes).toEqual([]);
    const round = { protocol: 1, replicaId: '9f8e7d6c5b4a3f2e', cursor: null, mutations: [] };
    const { changes } = (await user.call('POST', '/api/sync', round)).body as { changes: unknown };
    expect(one.changes()).toEqual(changes);
  });

  test('then each change as it commits, of REST and of sync, on this instance and on another', async () => {
    const { cursor } = await user.sync([]);
    const here = await stream(cursor);
    const there = await stream(cursor, other);
    const goal = post('goals');
    await user.sync([goal]);
    await user.call('PATCH', `/api/goals/${goal.recordId}`, { completed: true });
    for (const one of [here, there]) {
      await one.until(() => one.changes().some(({ record }) => record.completed === true));
      expect(new Set(ids(one))).toEqual(new Set([goal.recordId]));
    }
  });

  test('nothing of anybody else', async () => {
    const bob = await server.signUp();
    const one = await stream();
    await bob.sync([post('goals')]);
    const mine = post('goals');
    await user.sync([mine]);
    await one.until(() => ids(one).includes(mine.recordId));
    expect(ids(one).sort()).toEqual([mine.recordId, user.user.id].sort());
  });

  test('a long absence in events that end on whole transactions', async () => {
    const batches = Array.from({ length: 3 }, () => Array.from({ length: 500 }, () => post('goals')));
    for (const batch of batches) await user.sync(batch);
    const one = await stream();
    await one.until(() => ids(one).length > 1500);
    expect(new Set(ids(one)).size).toBe(1501);
    expect(one.events.filter(({ event }) => event === 'changes').length).toBeGreaterThan(1);
  });

  test('what a proxy must not hold back, and no cache may keep', async () => {
    const { response } = await stream();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
  });
});

describe('where it begins', () => {
  const follow = async (cursor: string | null, headers: Record<string, string> = {}): Promise<EventStream> => {
    const one = await openStream(server.url, user.token, cursor, undefined, 2, headers);
    opened.push(one);
    return one;
  };

  test('each event has its cursor as id, and a stream resumes after the last one, whatever its address says', async () => {
    const [before, missed] = [post('goals'), post('goals')];
    const one = await follow(null);
    await user.sync([before]);
    await one.until(() => ids(one).includes(before.recordId));
    const { id, data } = one.events.findLast(({ event }) => event === 'changes')!;
    expect(id).toBe(data.cursor);
    one.close();
    await user.sync([missed]);
    for (const address of [null, 'now']) {
      const again = await follow(address, { 'Last-Event-ID': id! });
      await again.until(() => ids(again).length > 0);
      expect(ids(again)).toEqual([missed.recordId]);
    }
    const reply = await user.call('GET', '/api/sync/stream?cursor=now', undefined, { 'Last-Event-ID': 'abc' });
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
  });

  test('a stream that brought nothing yet resumes from where it began, and one that has to start over forgets', async () => {
    const one = await follow('now');
    const first = (stream: EventStream): EventStream['events'][number] | undefined =>
      stream.events.find(({ event }) => event !== 'comment');
    await one.until(() => first(one) !== undefined);
    const { event, id } = first(one)!;
    expect(event).toBe('stream');
    expect((await user.sync([], id)).changes).toEqual([]);
    one.close();
    const missed = post('goals');
    await user.sync([missed]);
    const again = await follow('now', { 'Last-Event-ID': id! });
    await again.until(() => ids(again).length > 0);
    expect(ids(again)).toEqual([missed.recordId]);
    await server.database('feeds').where({ user_id: user.user.id }).update({ purged: 1_000_000 });
    const expired = await follow(id!);
    await expired.until(() => first(expired) !== undefined);
    expect(first(expired)).toMatchObject({ event: 'reset', data: { code: 'cursor_expired' } });
    expect(expired.text()).toContain('id: \nevent: reset');
  });

  test('now brings nothing of before', async () => {
    const [before, after] = [post('goals'), post('goals')];
    await user.sync([before]);
    const one = await follow('now');
    await one.until(() => one.text() !== '');
    await user.sync([after]);
    await one.until(() => ids(one).length > 0);
    expect(ids(one)).toEqual([after.recordId]);
  });
});

describe('packed', () => {
  const open = async (encoding: string): Promise<EventStream> => {
    const { cursor } = await user.sync([]);
    const one = await openStream(server.url, user.token, cursor, undefined, 2, { 'Accept-Encoding': encoding });
    opened.push(one);
    return one;
  };

  test('comes each event at once, in few bytes, to whoever reads gzip in protocol 2', async () => {
    const one = await open('gzip, deflate, br');
    expect(one.response.headers.get('content-encoding')).toBe('gzip');
    const goals = [post('goals'), post('goals')];
    for (const goal of goals) {
      await user.sync([goal]);
      await one.until(() => ids(one).includes(goal.recordId));
    }
    expect(ids(one)).toEqual(goals.map(({ recordId }) => recordId));
    await user.call('POST', '/api/auth/logout');
    await one.ended;
  });

  test('not to whoever does not say so', async () => {
    for (const encoding of ['identity', 'br', 'gzip;q=0'])
      expect((await open(encoding)).response.headers.get('content-encoding')).toBeNull();
  });

  test('a reset too', async () => {
    const { cursor } = await user.sync([]);
    const elsewhere = Buffer.from(cursor, 'base64url');
    elsewhere[0]! ^= 1;
    const one = await openStream(server.url, user.token, elsewhere.toString('base64url'), undefined, 2);
    await one.ended;
    expect(one.events).toMatchObject([{ event: 'reset', data: { code: 'cursor_ahead' } }]);
  });
});

describe('what is refused', () => {
  test('nobody, a cursor that is none, and a parameter that is none, by a problem', async () => {
    const call = async (path: string, headers = {}) => (await user.call('GET', path, undefined, headers)).body.code;
    expect((await server.call('GET', '/api/sync/stream')).body.code).toBe('unauthenticated');
    expect(await call('/api/sync/stream?cursor=abc')).toBe('invalid_request');
    expect(await call('/api/sync/stream?since=3')).toBe('invalid_request');
    const { cursor } = await (await server.signUp()).sync();
    expect(await call(`/api/sync/stream?cursor=${cursor}`)).toBe('invalid_request');
  });

  test('a cursor of another database, by an event that says so, after which the stream ends', async () => {
    const { cursor } = await user.sync([]);
    const elsewhere = Buffer.from(cursor, 'base64url');
    elsewhere[0]! ^= 1;
    const one = await stream(elsewhere.toString('base64url'));
    await one.ended;
    expect(one.events).toMatchObject([{ event: 'reset', data: { code: 'cursor_ahead', status: 410 } }]);
  });

  test('more than ten of one user; one that closed makes room', async () => {
    const streams = await Promise.all(Array.from({ length: CAPS.user }, () => stream()));
    expect(streams.map(({ response }) => response.status)).toEqual(Array(CAPS.user).fill(200));
    const tooMany = await user.call('GET', '/api/sync/stream');
    expect([tooMany.status, tooMany.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(0);
    streams[0]!.close();
    await expect.poll(async () => (await stream()).response.status).toBe(200);
  });

  test('more than two thousand from one address: a school may have one for each laptop', async () => {
    const users = await Promise.all(Array.from({ length: 201 }, () => server.signUp()));
    const statuses: number[] = [];
    for (const { token } of users) {
      const all = Array.from({ length: CAPS.user }, () => stream(null, server, token));
      statuses.push(...(await Promise.all(all)).map(({ response }) => response.status));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(CAPS.address);
    expect(statuses.filter((status) => status === 429)).toHaveLength(CAPS.user);
  }, 60_000);

  test('nobody, where limits are off', async () => {
    const open = await startTestServer({ besides: server });
    const streams = await Promise.all(Array.from({ length: CAPS.user + 2 }, () => stream(null, open)));
    expect(new Set(streams.map(({ response }) => response.status))).toEqual(new Set([200]));
    await open.stop();
  });
});

describe('what ends it', () => {
  test('the end of its session, at once, on every instance', async () => {
    const streams = [await stream(), await stream(null, other)];
    await user.call('POST', '/api/auth/logout');
    await Promise.all(streams.map(({ ended }) => ended));
    expect((await user.call('GET', '/api/sync/stream')).status).toBe(401);
  });

  test('the end of the account', async () => {
    const one = await stream();
    await server.database('users').where({ id: user.user.id }).delete();
    await one.ended;
  });

  test('not the end of another session', async () => {
    const bob = await server.signUp();
    const one = await stream();
    await bob.call('POST', '/api/auth/logout');
    const goal = post('goals');
    await user.sync([goal]);
    await one.until(() => ids(one).includes(goal.recordId));
  });

  test('the end of its token', async () => {
    const nowMs = accessTokenEnd(user.token)! - 2000;
    const aging = await startTestServer({ besides: server, now: () => nowMs });
    const one = await stream(null, aging);
    await one.until(() => ids(one).length > 0);
    await one.ended;
    await aging.stop();
  });

  test('the end of the server, with a word on when to come back', async () => {
    const ending = await startTestServer({ besides: server });
    const one = await stream(null, ending);
    await one.until(() => ids(one).length > 0);
    ending.end();
    await one.ended;
    expect(one.text()).toMatch(/retry: \d+\n\n$/);
    const late = await fetch(`${ending.url}/api/sync/stream`, { headers: { Authorization: `Bearer ${user.token}` } });
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    await ending.stop();
  });
});

test('a stream that waits behind a slow answer ends with its connection', async () => {
  const streams = async (): Promise<string | undefined> =>
    /^studentos_streams (\d+)/m.exec((await server.call<string>('GET', '/metrics')).body)?.[1];
  const before = await streams();
  const { port } = new URL(server.url);
  const headers = `Host: x\r\nAuthorization: Bearer ${user.token}\r\n`;
  const login = JSON.stringify({ email: user.email, password: 'not the right one' });
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  socket.write(
    `POST /api/auth/login HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: ${login.length}\r\n\r\n${login}` +
      `GET /api/sync/stream HTTP/1.1\r\n${headers}\r\n`,
  );
  // What /metrics gathered is answered again for five seconds.
  await expect.poll(streams, { timeout: 10_000 }).toBe(String(Number(before) + 1));
  socket.resetAndDestroy();
  await expect.poll(streams, { timeout: 10_000 }).toBe(before);
}, 30_000);
