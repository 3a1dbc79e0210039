/** The refresh cookie among others of its host: planted ones, those of another instance, and that of 0.1.0. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codeOf,
  PASSWORD,
  refreshCookie,
  startTestServer,
  type Reply,
  type TestServer,
} from '#tests/support/test-server.ts';

let server: TestServer;
let behindTls: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  behindTls = await startTestServer({ config: { trustedProxies: 1 } });
});
afterAll(async () => {
  await server.stop();
  await behindTls.stop();
});

const TLS = { 'X-Forwarded-Proto': 'https' };

const refresh = (cookies: string, headers: Record<string, string> = {}, at = server): Promise<Reply> =>
  at.call('POST', '/api/auth/refresh', undefined, { Cookie: cookies, ...headers });

/** The places from which an answer takes a cookie away, as `<path>` or `<domain><path>`. */
const clearedPlaces = ({ headers }: Reply, name: string): string[] =>
  headers
    .getSetCookie()
    .filter((one) => one.startsWith(`${name}=;`))
    .map((one) => `${/; domain=([^;]+)/i.exec(one)?.[1] ?? ''}${/; path=([^;]+)/i.exec(one)![1]!}`)
    .sort();

describe('two cookies of the name in one request', () => {
  test('are refused, whichever comes first, and taken away wherever they could lie; the session goes on', async () => {
    const [user, attacker] = await Promise.all([server.signUp(), server.signUp()]);
    const [ours, planted] = [user, attacker].map(({ cookie }) => `${server.cookieName}=${cookie}`);
    for (const cookies of [`${ours}; ${planted}`, `${planted}; ${ours}`, `${ours}; other=1; ${ours}`]) {
      const reply = await refresh(cookies);
      expect(codeOf(reply)).toEqual([401, 'unauthenticated']);
      expect(clearedPlaces(reply, server.cookieName)).toEqual(
        expect.arrayContaining(['/', '/api', '/api/', '/api/auth', '/api/auth/', '/api/auth/refresh']),
      );
      expect(refreshCookie(reply.headers)).toBe('');
    }
    expect((await user.call('GET', '/api/users/me')).status).toBe(200);
    expect((await attacker.call('GET', '/api/users/me')).status).toBe(200);
    expect((await refresh(ours!)).status).toBe(200);
  });

  test('are taken away from the domains above the host as well', async () => {
    const { cookie } = await behindTls.signUp();
    const pair = `${behindTls.cookieName}=${cookie}`;
    const reply = await refresh(`${pair}; ${pair}`, { 'X-Forwarded-Host': 'study.home.example.org' }, behindTls);
    expect(reply.status).toBe(401);
    expect(clearedPlaces(reply, behindTls.cookieName)).toEqual(
      expect.arrayContaining(['study.home.example.org/', 'home.example.org/api/auth', 'example.org/api/auth/refresh']),
    );
  });

  test('cost an answer little, whatever the host is called', async () => {
    const { cookie } = await behindTls.signUp();
    const pair = `${behindTls.cookieName}=${cookie}`;
    for (const host of [`${'a.'.repeat(2000)}org`, 'a;path=/x.org', '[::1]:80', '']) {
      const reply = await refresh(`${pair}; ${pair}`, { 'X-Forwarded-Host': host }, behindTls);
      expect(reply.status).toBe(401);
      expect(reply.headers.getSetCookie().length).toBeLessThan(50);
    }
  });

  test('are no way to sign out by, and a sign-in takes away what could be sent before its own', async () => {
    const { cookie, call, email } = await server.signUp();
    const pair = `${server.cookieName}=${cookie}`;
    const out = await server.call('POST', '/api/auth/logout', undefined, { Cookie: `${pair}; ${pair}` });
    expect(codeOf(out)).toEqual([401, 'unauthenticated']);
    expect((await call('GET', '/api/users/me')).status).toBe(200);
    const back = await server.call(
      'POST',
      '/api/auth/login',
      { email, password: PASSWORD },
      { Cookie: `${pair}; ${pair}` },
    );
    expect(refreshCookie(back.headers)).not.toBe('');
    expect(clearedPlaces(back, server.cookieName)).toEqual(
      expect.arrayContaining(['/', '/api', '/api/auth/', '/api/auth/login', '/api/auth/logout', '/api/auth/refresh']),
    );
    expect(clearedPlaces(back, server.cookieName)).not.toContain('/api/auth');
  });

  test('of a foreign page change nothing', async () => {
    const { cookie } = await server.signUp();
    const pair = `${server.cookieName}=${cookie}`;
    const reply = await refresh(`${pair}; ${pair}`, { Origin: 'https://evil.example' });
    expect([reply.status, reply.headers.getSetCookie()]).toEqual([401, []]);
  });
});

describe('the name of 0.1.0', () => {
  const cases = [
    { over: 'plain HTTP', old: 'studentos_refresh', tls: false },
    { over: 'TLS', old: '__Secure-studentos_refresh', tls: true },
  ];
  test.each(cases)('over $over is read, replaced and cleared', async ({ old, tls }) => {
    const at = tls ? behindTls : server;
    const headers = tls ? TLS : {};
    const name = `${tls ? '__Host-' : ''}${at.cookieName}`;
    const { cookie } = await at.signUp();
    const reply = await refresh(`${old}=${cookie}`, headers, at);
    expect(reply.status).toBe(200);
    expect(clearedPlaces(reply, old)).toEqual(['/api/auth']);
    const next = await refresh(`${name}=${refreshCookie(reply.headers)}`, headers, at);
    expect(next.status).toBe(200);
    expect(clearedPlaces(next, old)).toEqual([]);
  });

  test('counts for nothing beside the new one, and twice it is refused and cleared', async () => {
    const [user, attacker] = await Promise.all([server.signUp(), server.signUp()]);
    const reply = await refresh(`studentos_refresh=${attacker.cookie}; ${server.cookieName}=${user.cookie}`);
    expect(reply.body.user).toEqual(user.user);
    const old = `studentos_refresh=${attacker.cookie}`;
    const doubled = await refresh(`${old}; ${old}`);
    expect(doubled.status).toBe(401);
    expect(clearedPlaces(doubled, 'studentos_refresh')).toContain('/api/auth/refresh');
  });

  test('of another instance on this host is left alone', async () => {
    const { cookie } = await behindTls.signUp();
    const reply = await refresh(`studentos_refresh=${cookie}`);
    expect([reply.status, reply.headers.getSetCookie()]).toEqual([401, []]);
    expect((await refresh(`studentos_refresh=${cookie}`, {}, behindTls)).status).toBe(200);
  });
});

test('instances over one database read one cookie; one over another database has a name of its own', async () => {
  const second = await startTestServer({ besides: server });
  expect(second.cookieName).toBe(server.cookieName);
  const { cookie } = await server.signUp();
  expect((await refresh(`${second.cookieName}=${cookie}`, {}, second)).status).toBe(200);
  await second.stop();
  const nameAfter = async (change: object): Promise<string> => {
    await behindTls.database('epoch').update(change);
    const again = await startTestServer({ besides: behindTls });
    await again.stop();
    return again.cookieName;
  };
  const other = behindTls.database.raw('gen_random_uuid()');
  // An epoch that was renewed after a restore keeps everybody signed in.
  expect(await nameAfter({ id: other })).toBe(behindTls.cookieName);
  // Databases of tests are copies of one; others have an instance of their own.
  expect(await nameAfter({ instance: other })).not.toBe(behindTls.cookieName);
});
