/** Signing up, in, on and out, from outside. */
import { createHmac, randomUUID } from 'node:crypto';
import bcrypt from 'bcrypt';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessTokens } from '#server/auth/access-tokens.ts';
import {
  codeOf,
  PASSWORD,
  refreshCookie,
  startTestServer,
  TEST_SECRET,
  type Reply,
  type TestServer,
} from '#tests/support/test-server.ts';

let server: TestServer;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.stop());

const refresh = (cookie: string, headers: Record<string, string> = {}): Promise<Reply> =>
  server.call('POST', '/api/auth/refresh', undefined, { Cookie: `${server.cookieName}=${cookie}`, ...headers });

describe('sign-up', () => {
  test('answers 201 with a token that works and the user, and nothing about the password', async () => {
    const reply = await server.call('POST', '/api/auth/signup', {
      name: ' Zoë ',
      email: 'Zoe@Example.org',
      password: PASSWORD,
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      token: expect.any(String),
      user: { id: expect.any(String), name: 'Zoë', email: 'Zoe@Example.org', createdAt: expect.any(String) },
    });
    const me = await server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${reply.body.token}` });
    expect(me.body).toEqual({ data: reply.body.user, storage: expect.any(Object) });
  });

  test('sets a refresh cookie that no script reads, that goes to /api/auth alone and bears the name of the instance', async () => {
    const { headers } = await server.call('POST', '/api/auth/signup', {
      name: 'Y',
      email: 'y@example.org',
      password: PASSWORD,
    });
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(
      /^studentos_refresh_[0-9a-f]{12}=[^;]+; path=\/api\/auth; expires=[^;]+; samesite=strict; httponly$/i,
    );
    expect(cookie).toContain(`${server.cookieName}=`);
  });

  test('marks the cookie Secure behind a proxy of ours that speaks TLS, and only then believes what it says', async () => {
    const behind = await startTestServer({ config: { trustedProxies: 1 } });
    const body = { name: 'Y', email: 'y@example.org', password: PASSWORD };
    const forwarded = { 'X-Forwarded-Proto': 'https' };
    const trusted = await behind.call('POST', '/api/auth/signup', body, forwarded);
    const direct = await server.call('POST', '/api/auth/signup', { ...body, email: 'direct@example.org' }, forwarded);
    const [cookie, ...others] = trusted.headers.getSetCookie();
    const value = /=([^;]*)/.exec(cookie!)![1]!;
    const refreshAs = async (name: string): Promise<number> =>
      (await behind.call('POST', '/api/auth/refresh', undefined, { ...forwarded, Cookie: `${name}=${value}` })).status;
    // A page without TLS, or a sibling of the host, can set a cookie of the first names, and none with the prefix.
    const planted = [await refreshAs('studentos_refresh'), await refreshAs(behind.cookieName)];
    const ours = await refreshAs(`__Host-${behind.cookieName}`);
    await behind.stop();
    expect(cookie).toMatch(/^__Host-studentos_refresh_[0-9a-f]{12}=[^;]+; path=\/; .*; secure/i);
    expect(others).toEqual([]);
    expect([...planted, ours]).toEqual([401, 401, 200]);
    expect(trusted.headers.get('Strict-Transport-Security')).toMatch(/max-age=31536000/);
    expect(direct.headers.getSetCookie()[0]).not.toMatch(/; secure/i);
    expect(direct.headers.get('Strict-Transport-Security')).toBeNull();
  });

  test('a known address in any case is a 409, also when both come at once', async () => {
    await server.signUp({ email: 'taken@example.org' });
    const again = { name: 'X', email: 'TAKEN@example.org', password: PASSWORD };
    expect(codeOf(await server.call('POST', '/api/auth/signup', again))).toEqual([409, 'email_taken']);
    const twice = { ...again, email: 'twice@example.org' };
    const replies = await Promise.all([1, 2].map(() => server.call('POST', '/api/auth/signup', twice)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    ['7 characters', 'äöü4567'],
    ['129 characters', 'x'.repeat(129)],
    ['one that everybody tries', 'Password123'],
    ['one’s own address', 'own@example.org'],
    ['NUL in it', 'abcdefgh\0'],
  ])('a password of %s is a 400', async (_, password) => {
    const reply = await server.call('POST', '/api/auth/signup', { name: 'X', email: 'own@example.org', password });
    expect(codeOf(reply)).toEqual([400, 'invalid_request']);
    expect(reply.body.errors).toMatchObject([{ path: 'password' }]);
  });

  test.each([
    ['no name', { email: 'a@example.org', password: PASSWORD }],
    ['no address', { name: 'A', email: 'nobody', password: PASSWORD }],
    ['a field too many', { name: 'A', email: 'a@example.org', password: PASSWORD, role: 'admin' }],
    ['no body', undefined],
  ])('%s is a 400', async (_, body) => {
    expect(codeOf(await server.call('POST', '/api/auth/signup', body))).toEqual([400, 'invalid_request']);
  });

  test('passwords of 8 and of 128 characters, of spaces and beyond ASCII, are taken whole', async () => {
    for (const password of [' 2 words', '密码'.repeat(64), '🔑'.repeat(8)]) {
      const { email } = await server.signUp({ password });
      expect((await server.call('POST', '/api/auth/login', { email, password })).status).toBe(200);
      expect(
        (await server.call('POST', '/api/auth/login', { email, password: `${password.slice(0, -2)}x` })).status,
      ).toBe(401);
    }
  });
});

describe('login', () => {
  const logIn = (email: string, password: string): Promise<Reply> =>
    server.call('POST', '/api/auth/login', { email, password });

  test('a password is the same however its letters and spaces are written', async () => {
    const email = 'forms@example.org';
    const body = { name: 'A', email, password: 'Zo\u00eb \u00e9cole 42' };
    expect((await server.call('POST', '/api/auth/signup', body)).status).toBe(201);
    for (const typed of ['Zoe\u0308 e\u0301cole 42', 'Zo\u00eb\u00a0\u00e9cole\u300042'])
      expect([typed, (await logIn(email, typed)).status]).toEqual([typed, 200]);
    expect((await logIn(email, 'zo\u00eb \u00e9cole 42')).status).toBe(401);
  });

  test.each(['bell \u0007 inside', 'line\nfeed 42', 'e\u0301e\u0301e\u0301e\u0301'])(
    'a new password that cannot be prepared, or is too short then, is a 400: %j',
    async (password) => {
      const reply = await server.call('POST', '/api/auth/signup', { name: 'A', email: 'unfit@example.org', password });
      expect([reply.status, reply.body.errors?.[0]?.path]).toEqual([400, 'password']);
    },
  );

  test.each([
    ['decomposed', 'Zoe\u0308 e\u0301cole 42', 'Zo\u00eb \u00e9cole 42'],
    ['composed', 'Zo\u00eb \u00e9cole 43', 'Zoe\u0308 e\u0301cole 43'],
  ])('a hash from before, of a password that came %s, is known as it came, and hashed anew', async (_, old, other) => {
    const { email, user } = await server.signUp();
    const digest = createHmac('sha256', 'studentos password 1').update(old, 'utf8').digest('base64');
    const hash = `hmac-sha256+${await bcrypt.hash(digest, 12)}`;
    await server.database('users').where({ id: user.id }).update({ password_hash: hash });
    expect((await logIn(email, old)).status).toBe(200);
    const [row] = (await server.database('users').where({ id: user.id })) as { password_hash: string }[];
    expect(row!.password_hash).toMatch(/^opaque-hmac-sha256\+\$2b\$12\$/);
    for (const typed of [old, other]) expect((await logIn(email, typed)).status).toBe(200);
  });

  test('a hash from before, of a password that no new one may be, goes on working', async () => {
    const { email, user } = await server.signUp();
    const digest = createHmac('sha256', 'studentos password 1').update('tab\tinside', 'utf8').digest('base64');
    const hash = `hmac-sha256+${await bcrypt.hash(digest, 12)}`;
    await server.database('users').where({ id: user.id }).update({ password_hash: hash });
    for (let time = 0; time < 2; time += 1) expect((await logIn(email, 'tab\tinside')).status).toBe(200);
  });

  test('answers 200 for the address in any case', async () => {
    const { user } = await server.signUp({ email: 'Case@example.org' });
    const reply = await server.call('POST', '/api/auth/login', { email: 'cASE@EXAMPLE.org', password: PASSWORD });
    expect(reply.status).toBe(200);
    expect(reply.body.user).toEqual(user);
    expect(refreshCookie(reply.headers)).not.toBe('');
  });

  test('hashes a password anew that was hashed with less work', async () => {
    const older = await startTestServer({ besides: server, hashCost: 10 });
    const { email, user } = await older.signUp();
    await older.stop();
    const hash = async (): Promise<string> =>
      (await server.database('users').where({ id: user.id }).first()).password_hash;
    expect(await hash()).toMatch(/\$10\$/);
    for (let time = 0; time < 2; time += 1)
      expect((await server.call('POST', '/api/auth/login', { email, password: PASSWORD })).status).toBe(200);
    expect(await hash()).toMatch(/\$12\$/);
  });

  test('an unknown address and a wrong password give the same answer in the same time', async () => {
    const { email } = await server.signUp();
    const tryAs = async (address: string): Promise<{ ms: number; reply: Reply }> => {
      const start = performance.now();
      const reply = await server.call('POST', '/api/auth/login', { email: address, password: 'not the password' });
      return { ms: performance.now() - start, reply };
    };
    const wrong = await tryAs(email);
    const unknown = await tryAs('unknown@example.org');
    expect(codeOf(wrong.reply)).toEqual([401, 'wrong_credentials']);
    expect(unknown.reply.body).toEqual(wrong.reply.body);
    // A hash takes a fifth of a second; a look-up takes a thousandth.
    expect(unknown.ms).toBeGreaterThan(wrong.ms / 4);
  });

  test('more than the hashing can bear are sent away with Retry-After, and the API goes on answering', async () => {
    const { call } = await server.signUp();
    const tries = Array.from({ length: 40 }, () =>
      server.call('POST', '/api/auth/login', { email: 'flood@example.org', password: 'not the password' }),
    );
    expect((await call('GET', '/api/users/me')).status).toBe(200);
    const replies = await Promise.all(tries);
    const turnedAway = replies.filter(({ status }) => status === 429);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(40 - turnedAway.length);
    expect(Number(turnedAway[0]!.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

describe('many sign-ins at once', () => {
  test('of four accounts at one address keep nobody at another one waiting', async () => {
    const proxied = await startTestServer({ besides: server, config: { trustedProxies: 1 } });
    const logIn = (email: string, address: string): Promise<Reply> =>
      proxied.call('POST', '/api/auth/login', { email, password: PASSWORD }, { 'X-Forwarded-For': address });
    const crowd = await Promise.all(Array.from({ length: 4 }, () => server.signUp()));
    let done = 0;
    const logIns = crowd.flatMap(({ email }) =>
      Array.from({ length: 4 }, () => logIn(email, '192.0.2.1').then(({ status }) => ((done += 1), status))),
    );
    const { email } = await server.signUp();
    await expect.poll(() => done, { timeout: 30_000 }).toBeGreaterThan(0);
    const before = done;
    expect((await logIn(email, '192.0.2.2')).status).toBe(200);
    expect(done - before).toBeLessThanOrEqual(6);
    expect(new Set(await Promise.all(logIns))).toEqual(new Set([200]));
    await proxied.stop();
  }, 90_000);

  test('of one account leave it a hundred sessions, the latest', async () => {
    const { email, user, call } = await server.signUp();
    const kept = { user_id: user.id, refresh_hash: Buffer.alloc(32), rotation_key: Buffer.alloc(32) };
    const usedAt = (minutes: number): Date => new Date(nowMs - minutes * 60_000);
    const older = Array.from({ length: 120 }, (_, index) => ({
      ...kept,
      id: randomUUID(),
      created_at: usedAt(200),
      used_at: usedAt(200 - index),
      expires_at: new Date(nowMs + 86_400_000),
    }));
    await server.database('sessions').insert(older);
    expect((await server.call('POST', '/api/auth/login', { email, password: PASSWORD })).status).toBe(200);
    const { body } = await call('GET', '/api/users/me/sessions');
    const ids = (body.data as { id: string }[]).map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(ids.slice(2)).toEqual(
      older
        .slice(22)
        .map(({ id }) => id)
        .reverse(),
    );
  });
});

describe('refresh', () => {
  test('gives a new token and a new cookie; the cookie before it still works until the new one is used', async () => {
    const { cookie: first } = await server.signUp();
    const second = refreshCookie((await refresh(first)).headers);
    expect(second).not.toBe(first);
    const lostAnswer = await refresh(first);
    expect(lostAnswer.status).toBe(200);
    expect(refreshCookie(lostAnswer.headers)).toBe(second);
    const third = refreshCookie((await refresh(second)).headers);
    expect(codeOf(await refresh(first))).toEqual([401, 'session_revoked']);
    expect(codeOf(await refresh(third))).toEqual([401, 'session_revoked']);
  });

  test('an older cookie is theft: it ends the session, its access token included', async () => {
    const { cookie, call } = await server.signUp();
    const second = refreshCookie((await refresh(cookie)).headers);
    await refresh(second);
    await refresh(cookie);
    expect(codeOf(await call('GET', '/api/users/me'))).toEqual([401, 'session_revoked']);
  });

  test('two tabs that refresh at once both stay signed in', async () => {
    const { cookie } = await server.signUp();
    const replies = await Promise.all([refresh(cookie), refresh(cookie), refresh(cookie)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(replies.map(({ headers }) => refreshCookie(headers))).size).toBe(1);
  });

  test('a cookie works for 90 days after its last use, and no longer', async () => {
    const { cookie } = await server.signUp();
    const before = nowMs;
    nowMs = before + 89 * 86_400_000;
    const reply = await refresh(cookie);
    expect(reply.status).toBe(200);
    nowMs += 91 * 86_400_000;
    expect(codeOf(await refresh(refreshCookie(reply.headers)))).toEqual([401, 'session_revoked']);
    nowMs = before;
  });

  test('a session lasts a year at most, however much it is used', async () => {
    const { cookie: first } = await server.signUp();
    const start = nowMs;
    let cookie = first;
    for (const day of [80, 160, 240, 320, 364]) {
      nowMs = start + day * 86_400_000;
      const reply = await refresh(cookie);
      expect(reply.status).toBe(200);
      cookie = refreshCookie(reply.headers);
    }
    nowMs = start + 365 * 86_400_000;
    expect(codeOf(await refresh(cookie))).toEqual([401, 'session_revoked']);
    nowMs = start;
  });

  test('no cookie, garbage, and a page of another origin are a 401 that ends nothing', async () => {
    const { cookie } = await server.signUp();
    expect(codeOf(await server.call('POST', '/api/auth/refresh'))).toEqual([401, 'unauthenticated']);
    expect(codeOf(await refresh('garbage'))).toEqual([401, 'unauthenticated']);
    expect(codeOf(await refresh(cookie, { Origin: 'https://evil.example' }))).toEqual([401, 'unauthenticated']);
    expect((await refresh(cookie, { Origin: server.url })).status).toBe(200);
    expect((await refresh(cookie, { Origin: 'http://localhost:5173' })).status).toBe(200);
  });
});

describe('a page of somebody else', () => {
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'http://localhost:5173.evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ];
  test.each(foreign)('that says %o neither refreshes nor signs out', async (headers) => {
    const { cookie, call } = await server.signUp();
    expect(codeOf(await refresh(cookie, headers))).toEqual([401, 'unauthenticated']);
    const logout = await server.call('POST', '/api/auth/logout', undefined, {
      Cookie: `${server.cookieName}=${cookie}`,
      ...headers,
    });
    expect(codeOf(logout)).toEqual([401, 'unauthenticated']);
    expect(logout.headers.getSetCookie()).toEqual([]);
    expect((await call('GET', '/api/users/me')).status).toBe(200);
    expect((await refresh(cookie, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });
});

describe('logout', () => {
  test('answers 204 and ends this session at once, and no other', async () => {
    const { call, cookie, email } = await server.signUp();
    const other = await server.call('POST', '/api/auth/login', { email, password: PASSWORD });
    const reply = await call('POST', '/api/auth/logout');
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie()[0]).toMatch(/^studentos_refresh_[0-9a-f]{12}=;/);
    expect(codeOf(await call('GET', '/api/users/me'))).toEqual([401, 'session_revoked']);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'session_revoked']);
    expect(
      (await server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${other.body.token}` })).status,
    ).toBe(200);
  });

  test('takes an expired token, or the cookie alone', async () => {
    const [one, two] = await Promise.all([server.signUp(), server.signUp()]);
    nowMs += 16 * 60_000;
    expect(codeOf(await one.call('GET', '/api/users/me'))).toEqual([401, 'token_expired']);
    expect((await one.call('POST', '/api/auth/logout')).status).toBe(204);
    nowMs -= 16 * 60_000;
    expect(codeOf(await refresh(one.cookie))).toEqual([401, 'session_revoked']);
    const byCookie = { Cookie: `${server.cookieName}=${two.cookie}` };
    expect((await server.call('POST', '/api/auth/logout', undefined, byCookie)).status).toBe(204);
    expect(codeOf(await two.call('GET', '/api/users/me'))).toEqual([401, 'session_revoked']);
  });

  test('by nobody is a 401', async () => {
    expect(codeOf(await server.call('POST', '/api/auth/logout'))).toEqual([401, 'unauthenticated']);
  });
});

describe('access tokens', () => {
  const claims = (token: string): jwt.JwtPayload => jwt.decode(token) as jwt.JwtPayload;
  const headerOf = (token: string): jwt.JwtHeader => jwt.decode(token, { complete: true })!.header;
  const toPart = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const inS = (seconds: number): number => Math.floor(nowMs / 1000) + seconds;
  const callWith = (token: string): Promise<Reply> =>
    server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${token}` });
  const sign = (payload: object, header: object, secret = TEST_SECRET): string =>
    jwt.sign(payload, secret, { header: header as jwt.JwtHeader, algorithm: 'HS256' });

  test.each<[string, (payload: jwt.JwtPayload, header: jwt.JwtHeader, cookie: string) => string]>([
    ['signed by another key', (payload, header) => sign(payload, header, 'another secret, as long as it needs to be')],
    ['not signed', (payload, header) => `${toPart({ ...header, alg: 'none' })}.${toPart(payload)}.`],
    ['not signed, in other letters', (payload, header) => `${toPart({ ...header, alg: 'nOnE' })}.${toPart(payload)}.`],
    [
      'signed by another algorithm',
      (payload, header) => jwt.sign(payload, TEST_SECRET, { header: { ...header, alg: 'HS512' }, algorithm: 'HS512' }),
    ],
    ['of another type', (payload, header) => sign(payload, { ...header, typ: 'JWT' })],
    ['of no type', (payload, { kid }) => sign(payload, { alg: 'HS256', kid, typ: undefined })],
    ['of an unknown key', (payload, header) => sign(payload, { ...header, kid: 'somebody-else' })],
    ['of no key', (payload, { typ }) => sign(payload, { alg: 'HS256', typ })],
    ['that brings its own key', (payload, header) => sign(payload, { ...header, jwk: { kty: 'oct', k: 'c2VjcmV0' } })],
    ['that says where its key is', (payload, header) => sign(payload, { ...header, jku: 'https://evil.example/keys' })],
    ['with a certificate of its own', (payload, header) => sign(payload, { ...header, x5u: 'https://evil.example/' })],
    ['for another audience', (payload, header) => sign({ ...payload, aud: 'somebody-else' }, header)],
    ['from another issuer', (payload, header) => sign({ ...payload, iss: 'somebody-else' }, header)],
    ['without an end', ({ exp: _, ...payload }, header) => sign(payload, header)],
    ['without a session', ({ sid: _, ...payload }, header) => sign(payload, header)],
    ['that is not valid yet', (payload, header) => sign({ ...payload, nbf: inS(120) }, header)],
    ['that is a refresh token', (_payload, _header, cookie) => cookie],
    ['without a signature', (payload, header) => `${toPart(header)}.${toPart(payload)}`],
    ['cut off', () => 'abc.def'],
    ['that is no JSON', () => 'a.b.c'],
  ])('a token %s is a 401', async (_, forge) => {
    const { token, cookie } = await server.signUp();
    const reply = await callWith(forge(claims(token), headerOf(token), cookie));
    expect(codeOf(reply)).toEqual([401, 'unauthenticated']);
  });

  test('a token whose time is over is a 401 of its own, so that the client refreshes', async () => {
    const { token } = await server.signUp();
    const expired = sign({ ...claims(token), exp: inS(-1) }, headerOf(token));
    expect(codeOf(await callWith(expired))).toEqual([401, 'token_expired']);
  });

  test('a token is short, since it travels with every call, and lives for 15 minutes', async () => {
    const { token } = await server.signUp();
    expect(token.length).toBeLessThanOrEqual(272);
    const { iat, exp } = claims(token);
    expect(exp! - iat!).toBe(900);
  });

  test('what the secret before this one signed is taken, until that one is dropped; new tokens are signed by this one', async () => {
    const rotated = await startTestServer({ previousSecret: 'the secret before, which was as long as this' });
    const { token } = await rotated.signUp();
    const before = createAccessTokens('the secret before, which was as long as this', Date.now);
    const older = createAccessTokens('a secret before that one, long forgotten', Date.now);
    const caller = createAccessTokens(TEST_SECRET, Date.now).read(token);
    const statusOf = async (bearer: string): Promise<number> =>
      (await rotated.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${bearer}` })).status;
    const statuses = [await statusOf(token), await statusOf(before.issue(caller)), await statusOf(older.issue(caller))];
    await rotated.stop();
    expect(statuses).toEqual([200, 200, 401]);
  });

  test('the session of somebody else under one’s own name is a 401', async () => {
    const [one, two] = await Promise.all([server.signUp(), server.signUp()]);
    const mixed = sign({ ...claims(one.token), sub: two.user.id }, headerOf(one.token));
    expect(codeOf(await callWith(mixed))).toEqual([401, 'session_revoked']);
  });

  test('the token of a user who is gone is a 401', async () => {
    const { call, user } = await server.signUp();
    await server.database('users').where({ id: user.id }).delete();
    expect(codeOf(await call('GET', '/api/users/me'))).toEqual([401, 'session_revoked']);
  });
});

test('nothing secret is in the log', async () => {
  const { token, cookie, call } = await server.signUp({ name: 'Marked name', password: 'marked password 1' });
  await call('POST', '/api/goals?marked-query=1', { title: 'Marked title', date: '2026-03-02' });
  await call('POST', '/api/goals', { title: 'Marked title', date: 'not a date' });
  await refresh(cookie);
  const log = server.logged.join('\n');
  expect(log).toContain('/api/goals');
  for (const secret of [token, cookie.split('.')[1]!, 'marked password', 'Marked', 'marked-query', '$2b$'])
    expect(log).not.toContain(secret);
});
