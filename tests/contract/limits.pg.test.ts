/** Rate limits, on two instances that share a database; from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#protocol/sync.ts';
import { runHousekeeping } from '#server/housekeeping.ts';
import { countKey } from '#server/limits/limit.ts';
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

/** Makes calls in groups of twenty; their statuses. */
async function inGroups(count: number, call: (turn: number) => Promise<Reply>): Promise<number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < count; turn += 20) {
    const group = Array.from({ length: Math.min(20, count - turn) }, (_, index) => call(turn + index));
    statuses.push(...(await Promise.all(group)).map(({ status }) => status));
  }
  return statuses;
}

/** Sets a count, as that many calls would have. */
async function fill(name: string, whom: string, points: number): Promise<void> {
  const row = { key: countKey(name, whom), points, expires_at: new Date(nowMs + 30 * MINUTE_MS) };
  await one.database('rate_limits').insert(row).onConflict('key').merge();
}

const pointsOf = async (name: string, whom: string): Promise<number> =>
  (
    (await one
      .database('rate_limits')
      .where({ key: countKey(name, whom) })
      .first()) as { points: number }
  ).points;

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

  test('are a thousand from an address, whatever accounts they were for', async () => {
    await fill('login-address', '192.0.2.1', 999);
    const strangers = [0, 1, 2].map(() => `${randomUUID()}@example.org`);
    expect((await logIn(0, strangers[0]!, 'not the password')).status).toBe(401);
    expect((await logIn(0, strangers[1]!, 'not the password')).status).toBe(429);
    expect((await logIn(0, strangers[2]!, 'not the password', from('192.0.2.2'))).status).toBe(401);
  });

  test('that are refused unheard cost an address nothing: a locked account does not lock its school', async () => {
    const { email } = await one.signUp();
    await guessWrongly(email, 15);
    expect(await pointsOf('login-address', '192.0.2.1')).toBe(10);
  });

  test('right ones are sixty for an account in a quarter of an hour: comparing them takes time too', async () => {
    const { email, user, call } = await one.signUp();
    await fill('right-password', email, 59);
    expect((await logIn(0, email, PASSWORD)).status).toBe(200);
    expect((await logIn(1, email, PASSWORD)).status).toBe(429);
    await fill('right-password', user.id, 60);
    expect((await call('POST', '/api/auth/confirm', { password: PASSWORD })).status).toBe(429);
  });

  test('of strangers shut nobody out who is signed in: refreshing, signing in again there and changing the password work', async () => {
    const { email, cookie, call } = await one.signUp();
    expect((await guessWrongly(email, 11)).at(-1)).toBe(429);
    const known = { Cookie: `${one.cookieName}=${cookie}` };
    expect((await logIn(1, email, PASSWORD, known)).status).toBe(200);
    expect((await one.call('POST', '/api/auth/refresh', undefined, known)).status).toBe(200);
    const changes = { password: 'another horse 43', currentPassword: PASSWORD };
    expect((await call('PATCH', '/api/users/me', changes)).status).toBe(200);
  });

  test('of strangers who have a cookie of another account shut them out all the same', async () => {
    const [victim, stranger] = await Promise.all([one.signUp(), one.signUp()]);
    const foreign = { Cookie: `${one.cookieName}=${stranger.cookie}` };
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

  test('are five hundred from an address in an hour, taken addresses included: a school signs up in a lesson', async () => {
    const statuses = await inGroups(501, (turn) => signUp(turn, from('192.0.2.9')));
    expect(statuses.sort()).toEqual([...times(500, 409), 429]);
    expect((await signUp(0, from('192.0.2.10'))).status).toBe(409);
    nowMs += 60 * MINUTE_MS;
    expect((await signUp(0, from('192.0.2.9'))).status).toBe(409);
  });

  test('count a household by its /64', async () => {
    await fill('signup', '2001:db8:1:2', 499);
    expect((await signUp(0, from('2001:db8:1:2::1'))).status).toBe(409);
    expect((await signUp(0, from('2001:db8:1:2:ffff::1'))).status).toBe(429);
    expect((await signUp(0, from('2001:db8:1:3::1'))).status).toBe(409);
  });

  test('count an organisation by its /48, four times as many, and a refusal there leaves its /64 alone', async () => {
    await fill('signup-48', '2001:db8:2/48', 1999);
    expect((await signUp(0, from('2001:db8:2:1::1'))).status).toBe(409);
    for (let turn = 0; turn < 3; turn += 1)
      expect((await signUp(turn, from(`2001:db8:2:${turn}::1`))).status).toBe(429);
    expect((await signUp(0, from('2001:db8:3:1::1'))).status).toBe(409);
    expect(await pointsOf('signup', '2001:db8:2:2')).toBe(0);
  });

  test('a new address of an account counts as one, and twenty in an hour are the most of one user', async () => {
    const [eve, mallory] = await Promise.all([one.signUp(), one.signUp()]);
    const change = (turn: number, { token }: TestUser = eve): Promise<Reply> =>
      one.call(
        'PATCH',
        '/api/users/me',
        { email: known.email, currentPassword: PASSWORD },
        { Authorization: `Bearer ${token}`, ...from(`198.51.100.${turn}`) },
      );
    const statuses: number[] = [];
    for (let turn = 0; turn < 21; turn += 1) statuses.push((await change(turn)).status);
    expect(statuses).toEqual([...times(20, 409), 429]);
    await fill('signup', '198.51.100.99', 500);
    expect((await change(99, mallory)).status).toBe(429);
    expect((await change(98, mallory)).status).toBe(409);
  });

  test('from a trusted network are not counted', async () => {
    const trusting = await startTestServer({
      config: { rateLimits: true, trustedProxies: 1, trustedNetworks: ['192.0.2.0/24', '2001:db8:9::/48'] },
      now: () => nowMs,
      besides: one,
    });
    await fill('signup', '192.0.2.77', 500);
    await fill('signup', '2001:db8:9:1', 500);
    await fill('signup', '198.51.100.77', 500);
    const statusFrom = async (address: string): Promise<number> =>
      (await trusting.call('POST', '/api/auth/signup', taken(), from(address))).status;
    const statuses = [
      await statusFrom('192.0.2.77'),
      await statusFrom('2001:db8:9:1::5'),
      await statusFrom('198.51.100.77'),
    ];
    await trusting.stop();
    expect(statuses).toEqual([409, 409, 429]);
  });

  test('a forged X-Forwarded-For changes nothing, behind a proxy or without one', async () => {
    const bare = await startTestServer({ config: { rateLimits: true }, now: () => nowMs, besides: one });
    await fill('signup', '192.0.2.11', 498);
    await fill('signup', '127.0.0.1', 498);
    for (let turn = 0; turn < 2; turn += 1) {
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
  expect(rows).toHaveLength(3);
  expect(JSON.stringify(rows)).not.toMatch(/somebody|192\.0\.2/);
});

test('counts whose time is over are removed by housekeeping, and by no sign-in', async () => {
  await guessWrongly('swept@example.org', 1);
  nowMs += 16 * MINUTE_MS;
  await guessWrongly('another@example.org', 2);
  const over = (): Promise<unknown[]> => one.database('rate_limits').where('expires_at', '<=', new Date(nowMs));
  expect(await over()).not.toEqual([]);
  expect(await runHousekeeping(one.database, nowMs)).toMatchObject({ counts: 2 });
  expect(await over()).toEqual([]);
});

describe('an answer says where the limits stand', () => {
  const standingOf = ({ headers }: Reply): (string | null)[] => [
    headers.get('RateLimit-Policy'),
    headers.get('RateLimit'),
  ];

  test('of REST and of sync, also when it refuses', async () => {
    const user = await one.signUp();
    expect(standingOf(await user.call('GET', '/api/users/me'))).toEqual(['"rest";q=1200;w=60', '"rest";r=1199;t=60']);
    expect(standingOf(await user.call('GET', '/api/goals/none'))).toEqual(['"rest";q=1200;w=60', '"rest";r=1198;t=60']);
    const body = { protocol: PROTOCOL, replicaId: REPLICA, cursor: null, mutations: [] };
    expect(standingOf(await user.call('POST', '/api/sync', body))).toEqual(['"sync";q=600;w=60', '"sync";r=599;t=60']);
  });

  test('of a sign-in, by address and by account, what was given back included', async () => {
    const { email } = await one.signUp();
    const [policy, wrong] = standingOf(await logIn(0, email, 'not the password'));
    expect(policy).toBe(
      '"auth";q=6000;w=60, "login-address";q=1000;w=900, "login";q=10;w=900, "right-password";q=60;w=900',
    );
    expect(wrong).toMatch(/"login-address";r=999;t=900, "login";r=9;t=900, "right-password";r=60;t=900$/);
    const [, right] = standingOf(await logIn(0, email, PASSWORD));
    expect(right).toMatch(/"login-address";r=999;t=900, "login";r=9;t=900, "right-password";r=59;t=900$/);
    await guessWrongly(email, 9);
    const refused = await logIn(0, email, PASSWORD);
    expect([refused.status, standingOf(refused)[1]]).toEqual([429, expect.stringContaining('"login";r=0;t=900')]);
  });
});

test('off, nothing is counted, and no answer speaks of limits', async () => {
  const open = await startTestServer({ now: () => nowMs, besides: one });
  const { email } = await one.signUp();
  const statuses: number[] = [];
  for (let turn = 0; turn < 12; turn += 1)
    statuses.push((await open.call('POST', '/api/auth/login', { email, password: 'not the password' })).status);
  const { headers } = await open.call('POST', '/api/auth/login', { email, password: PASSWORD });
  await open.stop();
  expect(headers.get('RateLimit-Policy')).toBeNull();
  expect(statuses).toEqual(times(12, 401));
  expect(await one.database('rate_limits')).toEqual([]);
});
