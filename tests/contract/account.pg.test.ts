/** Changing one's account, ending it, and seeing where it is signed in; from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userSchema } from '#protocol/account.ts';
import { signedInDeviceSchema } from '#protocol/own-account.ts';
import { parse } from '#protocol/parse.ts';
import { canBeMade, resourceNames } from '#protocol/resources.ts';
import { givenId, newChange, post } from '#tests/support/factories.ts';
import {
  codeOf,
  PASSWORD,
  refreshCookie,
  startTestServer,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const ME = '/api/users/me';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
});
afterAll(() => server.stop());

const logIn = (email: string, password: string, headers: Record<string, string> = {}): Promise<Reply> =>
  server.call('POST', '/api/auth/login', { email, password }, headers);
const asBearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

describe('PATCH /api/users/me', () => {
  test('changes the name without a password', async () => {
    const { call, user } = await server.signUp();
    const reply = await call('PATCH', ME, { name: ' Grace ' });
    expect([reply.status, parse(userSchema, reply.body.data, 'answer')]).toEqual([200, { ...user, name: 'Grace' }]);
    expect((await call('GET', ME)).body.data.name).toBe('Grace');
  });

  test('changes the address with the current password, and it is the address from then on', async () => {
    const { call, email } = await server.signUp();
    const next = `New.${email}`;
    expect((await call('PATCH', ME, { email: next, currentPassword: PASSWORD })).body.data.email).toBe(next);
    expect((await logIn(next.toUpperCase(), PASSWORD)).status).toBe(200);
    expect(codeOf(await logIn(email, PASSWORD))).toEqual([401, 'wrong_credentials']);
  });

  test('a password change that is asked for again finds out that it was made, and changes nothing more', async () => {
    const { call, email } = await server.signUp();
    const change = { name: 'Renamed', password: 'another horse 43', currentPassword: PASSWORD };
    expect((await call('PATCH', ME, change)).status).toBe(200);
    const since = await logIn(email, change.password);
    const again = await call('PATCH', ME, change);
    expect([again.status, again.body.data.name]).toEqual([200, 'Renamed']);
    expect((await server.call('GET', ME, undefined, asBearer(since.body.token))).status).toBe(200);
    expect((await logIn(email, change.password)).status).toBe(200);
    const other = { password: 'a third horse 44', currentPassword: PASSWORD };
    expect(codeOf(await call('PATCH', ME, other))).toEqual([401, 'wrong_credentials']);
  });

  test('a password change ends the other sessions and leaves this one as it is', async () => {
    const { call, email, cookie } = await server.signUp();
    const other = await logIn(email, PASSWORD);
    const changed = await call('PATCH', ME, { password: 'another horse 43', currentPassword: PASSWORD });
    expect([changed.status, changed.headers.getSetCookie()]).toEqual([200, []]);
    expect((await call('GET', ME)).status).toBe(200);
    expect(codeOf(await server.call('GET', ME, undefined, asBearer(other.body.token)))).toEqual([
      401,
      'session_revoked',
    ]);
    const refresh = (value: string): Promise<Reply> =>
      server.call('POST', '/api/auth/refresh', undefined, { Cookie: `${server.cookieName}=${value}` });
    expect((await refresh(cookie)).status).toBe(200);
    expect((await refresh(refreshCookie(other.headers))).status).toBe(401);
    expect((await logIn(email, PASSWORD)).status).toBe(401);
    expect((await logIn(email, 'another horse 43')).status).toBe(200);
  });

  test.each([
    ['a new address without the current password', { email: 'x@example.org' }],
    ['a new address with a wrong one', { email: 'x@example.org', currentPassword: 'wrong' }],
    ['a new password without the current one', { password: 'another horse 43' }],
    ['a new password with a wrong one', { name: 'X', password: 'another horse 43', currentPassword: 'wrong' }],
  ])('%s is a 401 and changes nothing', async (_, body) => {
    const { call, user, email } = await server.signUp();
    expect(codeOf(await call('PATCH', ME, body))).toEqual([401, 'wrong_credentials']);
    expect((await call('GET', ME)).body.data).toEqual(user);
    expect((await logIn(email, PASSWORD)).status).toBe(200);
  });

  test('the address of somebody else, in any case, is a 409', async () => {
    const [one, two] = await Promise.all([server.signUp(), server.signUp()]);
    const reply = await one.call('PATCH', ME, { email: two.email.toUpperCase(), currentPassword: PASSWORD });
    expect(codeOf(reply)).toEqual([409, 'email_taken']);
    expect(reply.body.detail).toBe('Another account has this e-mail address.');
  });

  test.each([
    ['nothing to change', {}],
    ['only a password to compare', { currentPassword: PASSWORD }],
    ['a password that everybody tries', { password: 'password123', currentPassword: PASSWORD }],
    ['no address', { email: 'nobody', currentPassword: PASSWORD }],
    ['an empty name', { name: ' ' }],
    ['an id', { name: 'X', id: randomUUID() }],
    ['a creation', { name: 'X', createdAt: '2020-01-01T00:00:00.000Z' }],
  ])('%s is a 400', async (_, body) => {
    const { call } = await server.signUp();
    expect(codeOf(await call('PATCH', ME, body))).toEqual([400, 'invalid_request']);
  });

  test('of two changes of the password at once, one is made', async () => {
    const { call, email } = await server.signUp();
    const wanted = ['another horse 43', 'another horse 44'];
    const replies = await Promise.all(
      wanted.map((password) => call('PATCH', ME, { password, currentPassword: PASSWORD })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = wanted[replies.findIndex(({ status }) => status === 200)]!;
    expect((await logIn(email, winner)).status).toBe(200);
  });
});

describe('DELETE /api/users/me', () => {
  /** How many rows of each table that belongs to users are this one's; whatever tables there are. */
  async function rowsOfUser(userId: string): Promise<Record<string, number>> {
    const { rows } = await server.database.raw<{ rows: { table_name: string }[] }>(
      // Of a table that is spread over partitions, itself alone.
      `select columns.table_name from information_schema.columns
         join pg_class on pg_class.oid = quote_ident(columns.table_name)::regclass
       where table_schema = 'public' and column_name = 'user_id' and not relispartition`,
    );
    const counts: Record<string, number> = {
      users: (await server.database('users').where({ id: userId })).length,
    };
    for (const { table_name: table } of rows)
      counts[table] = (await server.database(table).where({ user_id: userId })).length;
    return counts;
  }

  async function fill(user: TestUser): Promise<void> {
    await user.sync(resourceNames.filter(canBeMade).map((name) => post(name)));
    await user.call('PATCH', `/api/days/${givenId('days', user.user.id)}`, newChange('days'));
    await user.call('POST', `${ME}/tokens`, { name: 'script', scope: 'read-write', currentPassword: PASSWORD });
  }

  test('removes everything of theirs from every table, and nothing of anybody else', async () => {
    const [gone, stays] = await Promise.all([server.signUp(), server.signUp()]);
    await Promise.all([fill(gone), fill(stays)]);
    const before = await rowsOfUser(gone.user.id);
    expect(before).toMatchObject({ users: 1, sessions: 1, feeds: 1, personal_tokens: 1 });
    for (const name of resourceNames) expect(before[name]).toBe(1);
    expect((await gone.call('DELETE', ME, { password: PASSWORD })).status).toBe(204);
    expect(Object.values(await rowsOfUser(gone.user.id)).filter((count) => count > 0)).toEqual([]);
    expect(await rowsOfUser(stays.user.id)).toEqual(before);
  });

  test('ends every session and token at once, and frees the address', async () => {
    const user = await server.signUp();
    const script = await user.call('POST', `${ME}/tokens`, {
      name: 'script',
      scope: 'read-only',
      currentPassword: PASSWORD,
    });
    await user.call('DELETE', ME, { password: PASSWORD });
    expect(codeOf(await user.call('GET', ME))).toEqual([401, 'session_revoked']);
    expect(codeOf(await user.call('POST', '/api/goals', { title: 'A', date: '2026-03-02' }))).toEqual([
      401,
      'session_revoked',
    ]);
    expect((await server.call('GET', '/api/goals', undefined, asBearer(script.body.data.token))).status).toBe(401);
    const cookie = { Cookie: `${server.cookieName}=${user.cookie}` };
    expect((await server.call('POST', '/api/auth/refresh', undefined, cookie)).status).toBe(401);
    const again = { name: 'Again', email: user.email, password: PASSWORD };
    expect((await server.call('POST', '/api/auth/signup', again)).status).toBe(201);
  });

  test('is answered as done when it is asked for again, and to nobody whose account is there', async () => {
    const [gone, stays] = await Promise.all([server.signUp(), server.signUp()]);
    const end = (user: TestUser): Promise<Reply> => user.call('DELETE', ME, { password: PASSWORD });
    for (let time = 0; time < 2; time += 1) expect((await end(gone)).status).toBe(204);
    await stays.call('POST', '/api/auth/logout');
    expect(codeOf(await end(stays))).toEqual([401, 'session_revoked']);
    expect((await logIn(stays.email, PASSWORD)).status).toBe(200);
    expect(codeOf(await gone.call('PATCH', ME, { name: 'X' }))).toEqual([401, 'session_revoked']);
    expect(codeOf(await server.call('DELETE', ME, { password: PASSWORD }))).toEqual([401, 'unauthenticated']);
  });

  test('writes on their way at that moment leave nothing behind', async () => {
    const user = await server.signUp();
    const writes = Array.from({ length: 12 }, () =>
      user.call('POST', '/api/logs', { text: 'written meanwhile', date: '2026-03-02' }),
    );
    const [ended, ...replies] = await Promise.all([user.call('DELETE', ME, { password: PASSWORD }), ...writes]);
    expect(ended.status).toBe(204);
    for (const { status } of replies) expect([201, 401]).toContain(status);
    expect(Object.values(await rowsOfUser(user.user.id)).filter((count) => count > 0)).toEqual([]);
  });

  test('with a wrong password, or none, removes nothing', async () => {
    const { call } = await server.signUp();
    expect(codeOf(await call('DELETE', ME, { password: 'wrong' }))).toEqual([401, 'wrong_credentials']);
    expect(codeOf(await call('DELETE', ME, {}))).toEqual([400, 'invalid_request']);
    expect(codeOf(await call('DELETE', ME))).toEqual([400, 'invalid_request']);
    expect((await call('GET', ME)).status).toBe(200);
  });
});

describe('sessions', () => {
  const FIREFOX = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

  test('are listed with what their devices are called, and which one asks', async () => {
    const { call, email } = await server.signUp();
    await logIn(email, PASSWORD, FIREFOX);
    const { body } = await call('GET', `${ME}/sessions`);
    const sessions = (body.data as unknown[]).map((one) => parse(signedInDeviceSchema, one, 'session'));
    expect(body.count).toBe(2);
    expect(sessions.map(({ current, userAgent }) => ({ current, userAgent }))).toEqual([
      { current: false, userAgent: 'Firefox on Linux' },
      { current: true, userAgent: null },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/hash|key|secret/i);
  });

  test('can be ended, one by one, and then refuse their tokens', async () => {
    const { call, email } = await server.signUp();
    const other = await logIn(email, PASSWORD, FIREFOX);
    const { body } = await call('GET', `${ME}/sessions`);
    const { id } = (body.data as { id: string; current: boolean }[]).find(({ current }) => !current)!;
    expect((await call('DELETE', `${ME}/sessions/${id}`)).status).toBe(204);
    expect(codeOf(await call('DELETE', `${ME}/sessions/${id}`))).toEqual([404, 'not_found']);
    expect(codeOf(await server.call('GET', ME, undefined, asBearer(other.body.token)))).toEqual([
      401,
      'session_revoked',
    ]);
    expect((await call('GET', ME)).status).toBe(200);
  });

  test('of somebody else, of nobody and of no id are a 404, 404 and 400', async () => {
    const [one, two] = await Promise.all([server.signUp(), server.signUp()]);
    const { body } = await two.call('GET', `${ME}/sessions`);
    const foreign = await one.call('DELETE', `${ME}/sessions/${body.data[0].id}`);
    const unknown = await one.call('DELETE', `${ME}/sessions/${randomUUID()}`);
    expect([codeOf(foreign), foreign.body]).toEqual([[404, 'not_found'], unknown.body]);
    expect(codeOf(await one.call('DELETE', `${ME}/sessions/x`))).toEqual([400, 'invalid_request']);
    expect((await two.call('GET', ME)).status).toBe(200);
  });
});
