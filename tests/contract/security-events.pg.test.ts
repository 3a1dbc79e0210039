/** What the log tells an operator of what happens to accounts. */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECURITY_EVENTS } from '#server/security-events.ts';
import { countKey } from '#server/limits/limit.ts';
import {
  PASSWORD,
  refreshCookie,
  startTestServer,
  TEST_SECRET,
  type Json,
  type Reply,
  type TestServer,
} from '#tests/support/test-server.ts';

const ME = '/api/users/me';
const ADDRESS = '192.0.2.44';

let server: TestServer;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({
    now: () => nowMs,
    hashCost: 4,
    config: { rateLimits: true, trustedProxies: 1 },
  });
});
afterAll(() => server.stop());

const from = { 'X-Forwarded-For': ADDRESS };
const digest = (text: string): string => createHmac('sha256', TEST_SECRET).update(text).digest('hex').slice(0, 12);

/** The security events that some calls write, without what every line has. */
async function eventsOf(work: () => Promise<unknown>): Promise<Json[]> {
  const start = server.logged.length;
  await work();
  return server.logged
    .slice(start)
    .map((line) => JSON.parse(line))
    .filter(({ security }) => security !== undefined);
}

const kindsOf = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await eventsOf(work)).map(({ security }) => security as string);

const logIn = (email: string, password: string, headers = {}): Promise<Reply> =>
  server.call('POST', '/api/auth/login', { email, password }, { ...from, ...headers });

test('a sign-in tells user, session and whether the device is known; a failed one the digest of the address it named', async () => {
  const { email, user, cookie } = await server.signUp();
  expect(await eventsOf(() => logIn(email, PASSWORD))).toMatchObject([
    {
      security: 'sign-in',
      level: 'info',
      requestId: expect.any(String),
      userId: user.id,
      isKnownDevice: false,
      addressDigest: digest(`address:${ADDRESS}`),
    },
  ]);
  const known = { Cookie: `${server.cookieName}=${cookie}` };
  expect(await eventsOf(() => logIn(email, PASSWORD, known))).toMatchObject([{ isKnownDevice: true }]);
  const wrong = await eventsOf(() => logIn(email.toUpperCase(), 'not the password'));
  expect(wrong).toMatchObject([
    { security: 'sign-in-failed', level: 'warn', userId: user.id, emailDigest: digest(`email:${email}`) },
  ]);
  const unknown = await eventsOf(() => logIn('nobody@example.org', 'not the password'));
  expect(unknown).toMatchObject([{ security: 'sign-in-failed', emailDigest: digest('email:nobody@example.org') }]);
});

test('sign-ups and what they say of addresses are told', async () => {
  const body = { name: 'A', email: `${randomUUID()}@example.org`, password: PASSWORD };
  const signUp = (): Promise<Reply> => server.call('POST', '/api/auth/signup', body, from);
  expect(await kindsOf(signUp)).toEqual(['sign-up']);
  expect(await eventsOf(signUp)).toMatchObject([
    { security: 'sign-up-refused', emailDigest: digest(`email:${body.email}`) },
  ]);
});

test('a token is told by one digest when it is made, ended, and used after that, once a minute', async () => {
  const { call } = await server.signUp();
  let made: Json;
  const [making] = await eventsOf(async () => {
    made = (await call('POST', `${ME}/tokens`, { name: 'A', scope: 'read-only', currentPassword: PASSWORD })).body.data;
  });
  const [ending] = await eventsOf(() => call('DELETE', `${ME}/tokens/${made.id}`));
  const use = (): Promise<Reply> => server.call('GET', ME, undefined, { Authorization: `Bearer ${made.token}` });
  const used = await eventsOf(async () => {
    for (let time = 0; time < 3; time += 1) await use();
  });
  expect([making, ending, ...used].map(({ security }) => security as string)).toEqual([
    'token-made',
    'token-ended',
    'token-refused',
  ]);
  expect(new Set([making, ending, ...used].map(({ tokenDigest }) => tokenDigest as string)).size).toBe(1);
  expect([making.tokenId, ending.tokenId]).toEqual([made.id, made.id]);
  nowMs += 60_000;
  expect(await kindsOf(use)).toEqual(['token-refused']);
});

test('changes of an account, its sessions and its end are told', async () => {
  const { call, email } = await server.signUp();
  await logIn(email, PASSWORD);
  const taken = (await server.signUp()).email;
  const change = (body: object): Promise<Reply> => call('PATCH', ME, { currentPassword: PASSWORD, ...body });
  const { body } = await call('GET', `${ME}/sessions`);
  const { id } = (body.data as { id: string; current: boolean }[]).find(({ current }) => !current)!;
  expect(
    await kindsOf(async () => {
      await call('POST', '/api/auth/confirm', { password: PASSWORD });
      await change({ email: `x${email}`, currentPassword: 'wrong' });
      await change({ email: taken });
      await change({ email: `x${email}` });
      await call('DELETE', `${ME}/sessions/${id}`);
      await change({ password: 'another horse 43' });
      await call('GET', `${ME}/export`);
      await call('DELETE', ME, { password: 'another horse 43' });
    }),
  ).toEqual([
    'session-confirmed',
    'password-refused',
    'email-refused',
    'email-changed',
    'session-ended',
    'password-changed',
    'export',
    'account-ended',
  ]);
});

test('a refresh token that was copied is told with its session, and so is a sign-out', async () => {
  const { email, user } = await server.signUp();
  const first = refreshCookie((await logIn(email, PASSWORD)).headers);
  const refresh = async (value: string): Promise<string> => {
    const cookie = { Cookie: `${server.cookieName}=${value}` };
    return refreshCookie((await server.call('POST', '/api/auth/refresh', undefined, cookie)).headers);
  };
  const second = await refresh(first);
  await refresh(second);
  const events = await eventsOf(() => refresh(first));
  expect(events).toMatchObject([
    { security: 'refresh-token-reused', level: 'warn', userId: user.id, sessionId: first.split('.')[0] },
  ]);
  const { call } = await server.signUp();
  expect(await kindsOf(() => call('POST', '/api/auth/logout'))).toEqual(['sign-out']);
});

test('a limit that refuses is told by its name, once a minute', async () => {
  const email = `${randomUUID()}@example.org`;
  const row = { key: countKey('login', email), points: 10, expires_at: new Date(nowMs + 600_000) };
  await server.database('rate_limits').insert(row);
  const events = await eventsOf(async () => {
    for (let time = 0; time < 3; time += 1) await logIn(email, 'not the password');
  });
  expect(events).toMatchObject([
    { security: 'limit-hit', limit: 'login', addressDigest: digest(`address:${ADDRESS}`) },
  ]);
});

test('no event holds an address, a password or a token', () => {
  const text = server.logged.join('\n');
  expect(text).not.toMatch(/@example\.org|192\.0\.2|not the password|sos_/);
  expect(text).not.toContain(PASSWORD);
});

test('docs/operations.md lists each kind, and no other', () => {
  const listed = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| (?:info|warn) \|/gm)];
  expect(listed.map(([, kind]) => kind).sort()).toEqual(Object.keys(SECURITY_EVENTS).sort());
});
