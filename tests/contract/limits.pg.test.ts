/** Rate limits, on two instances that share a database; from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#protocol/sync.ts';
import {
  codeOf,
  PASSWORD,
  REPLICA,
  startTestServer,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const MINUTE_MS = 60_000;

let one: TestServer;
let two: TestServer;
/** At the beginning of a minute, so that no test sees the next one begin. */
let nowMs = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
beforeAll(async () => {
  const shared = { config: { rateLimits: true, trustedProxies: 1 }, now: () => nowMs, hashCost: 4 };
  one = await startTestServer(shared);
  two = await startTestServer({ ...shared, besides: one });
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});
beforeEach(async () => {
  await one.database('rate_limits').delete();
  nowMs += 60 * MINUTE_MS;
});

/** The instances in turn. */
const inTurn = (turn: number): TestServer => (turn % 2 === 0 ? one : two);
const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });
const logIn = (turn: number, email: string, password: string, headers: Record<string, string> = {}): Promise<Reply> =>
  inTurn(turn).call('POST', '/api/auth/login', { email, password }, { ...from('192.0.2.1'), ...headers });

async function guessWrongly(email: string, times: number, headers?: Record<string, string>): Promise<number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < times; turn += 1)
    statuses.push((await logIn(turn, email, 'not the password', headers)).status);
  return statuses;
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('wrong passwords', () => {
  test('are ten for an account in a quarter of an hour, whichever instance is asked, right ones aside; then even the right one is a 429', async () => {
    const { email } = await one.signUp();
    for (let turn = 0; turn < 2; turn += 1) expect((await logIn(turn, email, PASSWORD)).status).toBe(200);
    expect(await guessWrongly(email, 12)).toEqual([...times(10, 401), 429, 429]);
    nowMs += 2 * MINUTE_MS;
    const refused = await logIn(1, email.toUpperCase(), PASSWORD);
    expect([codeOf(refused), refused.headers.get('Retry-After')]).toEqual([[429, 'too_many_requests'], '780']);
    expect(refused.body.retryAfter).toBe(780);
    nowMs += 13 * MINUTE_MS + 1;
    expect((await logIn(0, email, PASSWORD)).status).toBe(200);
  });

  test('at once are no more than ten either', async () => {
    const { email } = await one.signUp();
    const replies = await Promise.all(times(18, 0).map((_, turn) => logIn(turn, email, 'not the password')));
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(8);
  });

  test('are counted for an address without an account as for one with', async () => {
    expect(await guessWrongly(`${randomUUID()}@example.org`, 11)).toEqual([...times(10, 401), 429]);
  });

  test('of strangers shut nobody out who is signed in: refreshing, signing in again there and changing the password work', async () => {
    const { email, cookie, call } = await one.signUp();
    expect((await guessWrongly(email, 11)).at(-1)).toBe(429);
    const known = { Cookie: `studentos_refresh=${cookie}` };
    expect((await logIn(1, email, PASSWORD, known)).status).toBe(200);
    expect((await one.call('POST', '/api/auth/refresh', undefined, known)).status).toBe(200);
    const changes = { password: 'another horse 43', currentPassword: PASSWORD };
    expect((await call('PATCH', '/api/users/me', changes)).status).toBe(200);
  });

  test('of strangers who have a cookie of another account shut them out all the same', async () => {
    const [victim, stranger] = await Promise.all([one.signUp(), one.signUp()]);
    const foreign = { Cookie: `studentos_refresh=${stranger.cookie}` };
    expect((await guessWrongly(victim.email, 11, foreign)).at(-1)).toBe(429);
  });

  test('by a session, against its own account, are ten', async () => {
    const { call } = await one.signUp();
    const statuses: number[] = [];
    for (let turn = 0; turn < 11; turn += 1)
      statuses.push((await call('DELETE', '/api/users/me', { password: 'not the password' })).status);
    expect(statuses).toEqual([...times(10, 401), 429]);
  });
});

describe('sign-ups', () => {
  const taken = (): object => ({ name: 'X', email: known.email, password: PASSWORD });
  let known: TestUser;
  beforeAll(async () => {
    known = await one.signUp();
  });
  const signUp = (turn: number, headers: Record<string, string>): Promise<Reply> =>
    inTurn(turn).call('POST', '/api/auth/signup', taken(), headers);

  test('are twenty from an address in an hour, taken addresses included', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 21; turn += 1) statuses.push((await signUp(turn, from('192.0.2.9'))).status);
    expect(statuses).toEqual([...times(20, 409), 429]);
    expect((await signUp(0, from('192.0.2.10'))).status).toBe(409);
    nowMs += 60 * MINUTE_MS;
    expect((await signUp(0, from('192.0.2.9'))).status).toBe(409);
  });

  test('count a household by its /64', async () => {
    for (let turn = 0; turn < 20; turn += 1) await signUp(turn, from(`2001:db8:1:2::${turn + 1}`));
    expect((await signUp(0, from('2001:db8:1:2:ffff::1'))).status).toBe(429);
    expect((await signUp(0, from('2001:db8:1:3::1'))).status).toBe(409);
  });

  test('a forged X-Forwarded-For changes nothing, behind a proxy or without one', async () => {
    const bare = await startTestServer({ config: { rateLimits: true }, now: () => nowMs, besides: one });
    for (let turn = 0; turn < 20; turn += 1) {
      await signUp(turn, from(`203.0.113.${turn}, 192.0.2.11`));
      await bare.call('POST', '/api/auth/signup', taken(), from(`203.0.113.${turn}`));
    }
    const behind = await signUp(0, from('203.0.113.99, 192.0.2.11'));
    const direct = await bare.call('POST', '/api/auth/signup', taken(), from('203.0.113.99'));
    await bare.stop();
    expect([behind.status, direct.status]).toEqual([429, 429]);
  });
});

describe('sync and REST', () => {
  const MOST_CALLS = 1500;
  const round = { protocol: PROTOCOL, replicaId: REPLICA, cursor: null, mutations: [] };
  const sync = (server: TestServer, { token }: TestUser): Promise<Reply> =>
    server.call('POST', '/api/sync', round, { Authorization: `Bearer ${token}` });

  /** Calls in groups until one is refused: how many were let through, and that refusal. */
  async function callUntilRefused(call: (turn: number) => Promise<Reply>): Promise<{ made: number; refusal: Reply }> {
    for (let made = 0; made < MOST_CALLS; made += 20) {
      const replies = await Promise.all(times(20, 0).map((_, index) => call(made + index)));
      const refusals = replies.filter(({ status }) => status === 429);
      if (refusals.length > 0) return { made: made + 20 - refusals.length, refusal: refusals[0]! };
    }
    throw new Error(`None of ${MOST_CALLS} calls was refused.`);
  }

  test('rounds of sync are 600 in a minute, give or take a step for each instance, and only of this user', async () => {
    const user = await one.signUp();
    const { made, refusal } = await callUntilRefused((turn) => sync(inTurn(turn), user));
    expect(made).toBeGreaterThan(570);
    expect(made).toBeLessThanOrEqual(660);
    expect(codeOf(refusal)).toEqual([429, 'too_many_requests']);
    expect(Number(refusal.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await user.call('GET', '/api/users/me')).status).toBe(200);
    expect((await sync(one, await one.signUp())).status).toBe(200);
    nowMs += MINUTE_MS;
    expect((await sync(one, user)).status).toBe(200);
  });

  test('REST calls are 1,200 in a minute, give or take a step for each instance, apart from the rounds of sync', async () => {
    const user = await one.signUp();
    const headers = { Authorization: `Bearer ${user.token}` };
    const { made, refusal } = await callUntilRefused((turn) =>
      inTurn(turn).call('GET', '/api/goals/none', undefined, headers),
    );
    expect(made).toBeGreaterThan(1140);
    expect(made).toBeLessThanOrEqual(1320);
    expect(codeOf(refusal)).toEqual([429, 'too_many_requests']);
    expect(Number(refusal.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await sync(one, user)).status).toBe(200);
    nowMs += MINUTE_MS;
    expect((await user.call('GET', '/api/users/me')).status).toBe(200);
  });

  test('cost the database nothing below a twentieth of the limit', async () => {
    const user = await one.signUp();
    for (let turn = 0; turn < 25; turn += 1) await sync(one, user);
    expect(await one.database('rate_limits')).toEqual([]);
  });
});

test('exports are thirty in an hour, whichever instance is asked', async () => {
  const user = await one.signUp();
  const ask = (turn: number): Promise<Reply> =>
    inTurn(turn).call('GET', '/api/users/me/export', undefined, { Authorization: `Bearer ${user.token}` });
  const statuses: number[] = [];
  for (let turn = 0; turn < 30; turn += 1) statuses.push((await ask(turn)).status);
  expect(statuses).toEqual(times(30, 200));
  const refusal = await ask(0);
  expect(codeOf(refusal)).toEqual([429, 'too_many_requests']);
  expect(Number(refusal.headers.get('Retry-After'))).toBeGreaterThan(0);
  nowMs += 60 * MINUTE_MS;
});

test('after sixty unknown ids in a minute nobody is told whose one is', async () => {
  const [owner, asker] = await Promise.all([one.signUp(), one.signUp()]);
  const mine = (await owner.call('POST', '/api/goals', { title: 'Read', date: '2026-01-31' })).body.data.id as string;
  const ask = async (id: string): Promise<unknown> => codeOf(await asker.call('GET', `/api/goals/${id}`));
  expect(await ask(mine)).toEqual([403, 'not_yours']);
  for (let turn = 0; turn < 60; turn += 1) await ask(randomUUID());
  expect(await ask(mine)).toEqual([404, 'not_found']);
  nowMs += MINUTE_MS;
  expect(await ask(mine)).toEqual([403, 'not_yours']);
});

test('what is counted says nothing about whom', async () => {
  await guessWrongly('somebody@example.org', 1);
  const rows: unknown = await one.database('rate_limits');
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toMatch(/somebody|192\.0\.2/);
});

test('counts whose time is over are swept away', async () => {
  await guessWrongly('swept@example.org', 1);
  nowMs += 16 * MINUTE_MS;
  await guessWrongly('another@example.org', 2);
  expect(await one.database('rate_limits').where('expires_at', '<=', new Date(nowMs))).toEqual([]);
});

test('off, nothing is counted', async () => {
  const open = await startTestServer({ now: () => nowMs, besides: one });
  const { email } = await one.signUp();
  const statuses: number[] = [];
  for (let turn = 0; turn < 12; turn += 1)
    statuses.push((await open.call('POST', '/api/auth/login', { email, password: 'not the password' })).status);
  await open.stop();
  expect(statuses).toEqual(times(12, 401));
  expect(await one.database('rate_limits')).toEqual([]);
});
