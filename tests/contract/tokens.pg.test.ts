/** Personal access tokens, from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPersonalTokenSchema, personalTokenSchema, type TokenScope } from '#protocol/own-account.ts';
import { parse } from '#protocol/parse.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { newBody, post } from '#tests/support/factories.ts';
import {
  codeOf,
  PASSWORD,
  REPLICA,
  startTestServer,
  type Call,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const ME = '/api/users/me';

let server: TestServer;
let user: TestUser;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs, hashCost: 4 });
  user = await server.signUp();
});
afterAll(() => server.stop());

async function newToken(scope: TokenScope, rest: object = {}): Promise<{ id: string; token: string; call: Call }> {
  const { body } = await user.call('POST', `${ME}/tokens`, {
    name: 'script',
    scope,
    currentPassword: PASSWORD,
    ...rest,
  });
  const { id, token } = parse(newPersonalTokenSchema, body.data, 'answer');
  const call: Call = (method, path, sent, headers) =>
    server.call(method, path, sent, { Authorization: `Bearer ${token}`, ...headers });
  return { id, token, call };
}

const round = (mutations: unknown[]) => ({ protocol: PROTOCOL, replicaId: REPLICA, cursor: null, mutations });

test('a token is shown once, 256 bits behind sos_, and only its hash is stored', async () => {
  const { id, token } = await newToken('read-write');
  expect(token).toMatch(/^sos_[A-Za-z0-9_-]{43}$/);
  const { body } = await user.call('GET', `${ME}/tokens`);
  const listed = (body.data as { id: string }[]).find((one) => one.id === id);
  expect(parse(personalTokenSchema, listed, 'token')).toMatchObject({ name: 'script', scope: 'read-write' });
  expect(JSON.stringify(body)).not.toContain(token.slice(4));
  const rows: unknown = await server.database('personal_tokens').where({ id });
  expect(JSON.stringify(rows)).not.toContain(token.slice(4));
  expect(server.logged.join('\n')).not.toContain(token.slice(4));
});

test('a read-write token reads and writes records, syncs and exports', async () => {
  const { call } = await newToken('read-write');
  expect((await call('POST', '/api/goals', newBody('goals'))).status).toBe(201);
  expect((await call('GET', '/api/goals')).status).toBe(200);
  expect((await call('POST', '/api/sync', round([post('logs')]))).body.results[0].status).toBe(201);
  expect((await call('GET', ME)).body.data).toEqual(user.user);
  expect((await call('GET', `${ME}/export`)).status).toBe(200);
});

describe('a read-only token', () => {
  test('reads records, pulls and exports', async () => {
    const { call } = await newToken('read-only');
    for (const path of ['/api/goals', '/api/logs', ME, `${ME}/export`])
      expect((await call('GET', path)).status).toBe(200);
    expect((await call('POST', '/api/sync', round([]))).status).toBe(200);
  });

  test('gets a 403 for each write, and nothing is written', async () => {
    const { call } = await newToken('read-only');
    const goal = await user.call('POST', '/api/goals', newBody('goals'));
    const own = `/api/goals/${goal.body.data.id}`;
    const replies = [
      await call('POST', '/api/goals', newBody('goals')),
      await call('PATCH', own, { completed: true }),
      await call('DELETE', own),
      await call('POST', '/api/sync', round([post('goals')])),
      await call('POST', `${ME}/import`, {}),
    ];
    for (const reply of replies) expect(codeOf(reply)).toEqual([403, 'read_only_token']);
    expect((await user.call('GET', own)).body.data).toEqual(goal.body.data);
  });
});

test.each<[string, string, unknown?]>([
  ['GET', `${ME}/tokens`],
  ['POST', `${ME}/tokens`, { name: 'another', scope: 'read-write', currentPassword: PASSWORD }],
  ['DELETE', `${ME}/tokens/${randomUUID()}`],
  ['GET', `${ME}/sessions`],
  ['DELETE', `${ME}/sessions/${randomUUID()}`],
  ['PATCH', ME, { name: 'Somebody' }],
  ['PATCH', ME, { password: 'another horse 43', currentPassword: PASSWORD }],
  ['DELETE', ME, { password: PASSWORD }],
])('a token may not %s %s', async (method, path, body) => {
  const { call } = await newToken('read-write');
  expect(codeOf(await call(method, path, body))).toEqual([403, 'session_required']);
});

describe('making a token', () => {
  const wanted = { name: 'script', scope: 'read-write' };
  const make = (call: Call, rest: object = {}): Promise<Reply> => call('POST', `${ME}/tokens`, { ...wanted, ...rest });

  test('wants the current password: a session in the wrong hands makes none', async () => {
    const { call } = await server.signUp();
    expect(codeOf(await make(call))).toEqual([401, 'wrong_credentials']);
    expect(codeOf(await make(call, { currentPassword: 'wrong' }))).toEqual([401, 'wrong_credentials']);
    expect((await call('GET', `${ME}/tokens`)).body.count).toBe(0);
    expect((await make(call, { currentPassword: PASSWORD })).status).toBe(201);
  });

  test('goes without it for five minutes after the session was confirmed, in that session alone', async () => {
    const { call, email } = await server.signUp();
    const login = await server.call('POST', '/api/auth/login', { email, password: PASSWORD });
    const other: Call = (method, path, body) =>
      server.call(method, path, body, { Authorization: `Bearer ${login.body.token as string}` });
    const confirmed = await call('POST', '/api/auth/confirm', { password: PASSWORD });
    expect([confirmed.status, confirmed.body]).toEqual([
      200,
      { freshUntil: new Date(nowMs + 5 * 60_000).toISOString() },
    ]);
    expect((await make(call)).status).toBe(201);
    expect((await make(other)).status).toBe(401);
    expect((await call('PATCH', ME, { password: 'another horse 43' })).status).toBe(200);
    nowMs += 5 * 60_000;
    expect((await make(call)).status).toBe(401);
    expect(codeOf(await call('DELETE', ME, {}))).toEqual([400, 'invalid_request']);
    expect((await call('POST', '/api/auth/confirm', { password: 'another horse 43' })).status).toBe(200);
    expect((await call('DELETE', ME, {})).status).toBe(204);
    nowMs -= 5 * 60_000;
  });

  test('a wrong password confirms nothing, and neither does a token', async () => {
    const { call } = await server.signUp();
    expect(codeOf(await call('POST', '/api/auth/confirm', { password: 'wrong' }))).toEqual([401, 'wrong_credentials']);
    expect((await make(call)).status).toBe(401);
    const script = await newToken('read-write');
    const reply = await script.call('POST', '/api/auth/confirm', { password: PASSWORD });
    expect(codeOf(reply)).toEqual([403, 'session_required']);
  });
});

test('a new password ends the tokens where that is asked for, and leaves them otherwise', async () => {
  const { call } = await server.signUp();
  const made = await call('POST', `${ME}/tokens`, { name: 'A', scope: 'read-only', currentPassword: PASSWORD });
  const headers = { Authorization: `Bearer ${made.body.data.token as string}` };
  const status = async (): Promise<number> => (await server.call('GET', ME, undefined, headers)).status;
  await call('PATCH', ME, { password: 'another horse 43', currentPassword: PASSWORD });
  expect(await status()).toBe(200);
  expect(codeOf(await call('PATCH', ME, { name: 'B', endTokens: true }))).toEqual([400, 'invalid_request']);
  await call('PATCH', ME, { password: 'another horse 44', currentPassword: 'another horse 43', endTokens: true });
  expect(await status()).toBe(401);
});

test('a token stops working when it is removed, and at its end', async () => {
  const removed = await newToken('read-only');
  expect((await user.call('DELETE', `${ME}/tokens/${removed.id}`)).status).toBe(204);
  expect(codeOf(await user.call('DELETE', `${ME}/tokens/${removed.id}`))).toEqual([404, 'not_found']);
  expect(codeOf(await removed.call('GET', ME))).toEqual([401, 'unauthenticated']);
  const { call } = await newToken('read-only', { expiresAt: new Date(nowMs + 60_000).toISOString() });
  expect((await call('GET', ME)).status).toBe(200);
  nowMs += 60_000;
  expect(codeOf(await call('GET', ME))).toEqual([401, 'token_expired']);
  nowMs -= 60_000;
});

test.each([
  ['Bearer sos_mistyped', 'There is no such personal access token'],
  ['Token sos_mistyped', 'The Authorization header must be the word Bearer'],
])('%s is a 401 that says why', async (header, detail) => {
  const reply = await server.call('GET', '/api/today', undefined, { Authorization: header });
  expect([...codeOf(reply), reply.body.detail]).toEqual([401, 'unauthenticated', expect.stringContaining(detail)]);
});

test('says when it was last used, to the minute', async () => {
  const { id, call } = await newToken('read-only');
  const lastUsed = async (): Promise<string | null> => {
    const { body } = await user.call('GET', `${ME}/tokens`);
    return (body.data as { id: string; lastUsedAt: string | null }[]).find((one) => one.id === id)!.lastUsedAt;
  };
  expect(await lastUsed()).toBeNull();
  await call('GET', ME);
  expect(await lastUsed()).toBe(new Date(nowMs).toISOString());
});

test('somebody else’s token is a 404, and stays', async () => {
  const other = await server.signUp();
  const { id, call } = await newToken('read-only');
  expect(codeOf(await other.call('DELETE', `${ME}/tokens/${id}`))).toEqual([404, 'not_found']);
  expect((await other.call('GET', `${ME}/tokens`)).body).toEqual({ data: [], count: 0 });
  expect((await call('GET', ME)).status).toBe(200);
});

test.each([
  ['no name', { scope: 'read-only' }],
  ['no scope', { name: 'A' }],
  ['an unknown scope', { name: 'A', scope: 'admin' }],
  ['an end in the past', { name: 'A', scope: 'read-only', expiresAt: '2020-01-01T00:00:00.000Z' }],
  ['a token of one’s own choice', { name: 'A', scope: 'read-only', token: 'sos_mine' }],
])('%s is a 400', async (_, body) => {
  expect(codeOf(await user.call('POST', `${ME}/tokens`, body))).toEqual([400, 'invalid_request']);
});

test('nobody has more than fifty', async () => {
  const { call } = await server.signUp();
  const make = () => call('POST', `${ME}/tokens`, { name: 'A', scope: 'read-only', currentPassword: PASSWORD });
  for (let made = 0; made < 48; made += 1) await make();
  const replies = await Promise.all([make(), make(), make(), make()]);
  const codes = replies.map(codeOf).sort(([one], [two]) => one - two);
  const full = [409, 'too_many_tokens'];
  expect(codes).toEqual([[201, undefined], [201, undefined], full, full]);
});

test.each(['sos_', `sos_${'A'.repeat(43)}`, `sos_${'A'.repeat(5000)}`])(
  'a token that nobody made is a 401',
  async (token) => {
    const reply = await server.call('GET', ME, undefined, { Authorization: `Bearer ${token}` });
    expect(codeOf(reply)).toEqual([401, 'unauthenticated']);
  },
);
