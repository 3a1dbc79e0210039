/** What holds for every answer: problem documents, request ids, headers, limits. */
import { request as rawRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '#protocol/problem-document.ts';
import { parse } from '#protocol/parse.ts';
import { newBody } from '#tests/support/factories.ts';
import { startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

function expectProblem({ status, headers, body }: Reply, expected: number, code: string): void {
  expect(parse(problemSchema, body, 'problem')).toMatchObject({ status: expected, code });
  expect([status, headers.get('Content-Type')]).toEqual([expected, 'application/problem+json']);
}

test.each([
  ...['/apix', '/api//', '/api/nowhere', '/api/goals/a/b', '/api/%ff', '/healthz/x', '/api/__proto__', '/metricsx'],
  ...['/API/goals', '/api/Goals', '/api/Users/me', '/api/SYNC/stream', '/Healthz'],
])('GET %s is a 404', async (path) => {
  expectProblem(await user.call('GET', path), 404, 'not_found');
});

test.each([
  ['PUT', '/api/auth/login'],
  ['GET', '/api/sync'],
  ['DELETE', '/api/goals'],
  ['PROPFIND', '/api/goals'],
  ['POST', '/api/users/me'],
])('%s %s is a 405 with Allow', async (method, path) => {
  const reply = await user.call(method, path);
  expectProblem(reply, 405, 'method_not_allowed');
});

test('a caller who accepts no JSON gets a 406', async () => {
  expectProblem(await user.call('GET', '/api/users/me', undefined, { Accept: 'image/png' }), 406, 'not_acceptable');
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'application/xml'])(
  'a body of %s is a 415',
  async (type) => {
    expectProblem(await user.call('POST', '/api/goals', '{}', { 'Content-Type': type }), 415, 'unsupported_media_type');
  },
);

test('a body in an unknown encoding is a 415', async () => {
  expectProblem(
    await user.call('POST', '/api/goals', '{}', { 'Content-Encoding': 'snappy' }),
    415,
    'unsupported_media_type',
  );
});

describe('a body that is a 400', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test.each<[string, string | Uint8Array]>([
    ['cut off', '{"title":'],
    ['empty', ''],
    ['no object', '"text"'],
    ['null', 'null'],
    ['nested 5,000 deep', nested(5000)],
    ['nested 50,000 deep, under a field', `{"title":${nested(50_000)},"date":"2026-03-02"}`],
    ['with __proto__', '{"__proto__":{"admin":true},"title":"A","date":"2026-03-02"}'],
    ['with constructor', '{"constructor":{"prototype":{}},"title":"A","date":"2026-03-02"}'],
    ['with a number beyond doubles', '{"title":"A","date":1e999}'],
    ['not UTF-8', Buffer.from('7b227469746c65223a22ff227d', 'hex')],
  ])('%s', async (_, body) => {
    expectProblem(await user.call('POST', '/api/goals', body), 400, 'invalid_request');
    expectProblem(await user.call('POST', '/api/sync', body), 400, 'invalid_request');
  });
});

test.each(['x', '%FF', '%00', '%', '%2F'])('an id in the path of %s is a 400 that names it', async (id) => {
  const reply = await user.call('DELETE', `/api/goals/${id}`);
  expectProblem(reply, 400, 'invalid_request');
  expect(reply.body.errors).toEqual([{ path: 'id', message: 'must be a UUID' }]);
});

test('a query that is not UTF-8 is a 400 that names it; a lone percent sign is read as it stands', async () => {
  const reply = await user.call('GET', '/api/goals?q=%FF');
  expect([reply.status, reply.body]).toMatchObject([400, { code: 'invalid_request', errors: [{ path: 'query' }] }]);
  expect((await user.call('GET', '/api/goals?q=100%')).status).toBe(200);
});

test('a compressed body is read; one that inflates beyond the limit is a 413, one that is broken a 400', async () => {
  const send = (body: Uint8Array): Promise<Reply> =>
    user.call('POST', '/api/goals', body, { 'Content-Encoding': 'gzip' });
  expect((await send(gzipSync(JSON.stringify(newBody('goals'))))).status).toBe(201);
  expectProblem(await send(gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '))), 413, 'payload_too_large');
  expectProblem(await send(gzipSync('{}').subarray(0, 8)), 400, 'invalid_request');
});

test('a body far beyond the limit is a 413 that its sender gets to see', async () => {
  for (const path of ['/api/sync', '/api/goals'])
    expectProblem(await user.call('POST', path, ' '.repeat(8 * 1024 * 1024)), 413, 'payload_too_large');
});

test('a body without a length that never ends is cut at the limit', async () => {
  const { status, sent } = await pour(`${server.url}/api/goals`, user.token, 64 * 1024 * 1024);
  expect(status).toBe(413);
  expect(sent).toBeLessThan(32 * 1024 * 1024);
});

/** Sends chunks of spaces until the server answers; node's fetch would not show how far it came. */
function pour(url: string, token: string, limitBytes: number): Promise<{ status: number | undefined; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
    const request = rawRequest(url, { method: 'POST', headers }, (response) => {
      response.resume();
      request.destroy();
      resolve({ status: response.statusCode, sent });
    });
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const more = (): void => {
      if (sent >= limitBytes || request.destroyed) return;
      sent += chunk.length;
      request.write(chunk, () => setImmediate(more));
    };
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
    more();
  });
}

test.each(['identity;q=0', '*;q=0', 'gzip;q=0, identity;q=0', 'snappy, identity;q=0'])(
  'a caller who accepts no encoding at all (%s) gets the answer as it is',
  async (encoding) => {
    const headers = { 'Accept-Encoding': encoding };
    const reply = await server.call('GET', '/api/openapi.json', undefined, headers);
    expect([reply.status, reply.headers.get('Content-Encoding')]).toEqual([200, null]);
    const { status } = await user.call('POST', '/api/logs', { ...newBody('logs'), text: 'x'.repeat(2000) }, headers);
    expect(status).toBe(201);
  },
);

test('X-Request-Id is echoed, or drawn where it does not fit', async () => {
  const echoed = async (id: string): Promise<string | null> =>
    (await user.call('GET', '/api/users/me', undefined, { 'X-Request-Id': id })).headers.get('X-Request-Id');
  expect(await echoed('my-id.1')).toBe('my-id.1');
  expect(await echoed('a b')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await echoed('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
});

test('a 500 says nothing about the inside; the log does, with the request’s id', async () => {
  await server.database.raw('alter table logs rename to logs_gone');
  const reply = await user.call('GET', '/api/logs');
  await server.database.raw('alter table logs_gone rename to logs');
  expectProblem(reply, 500, 'internal_error');
  expect(JSON.stringify(reply.body)).not.toMatch(/relation|select|logs|\.ts/);
  const line = server.logged.find((entry) => entry.includes('does not exist'));
  expect(line).toContain(reply.headers.get('X-Request-Id')!);
});

describe.each([
  ['an answer', () => user.call('GET', '/api/users/me'), 200],
  ['an error', () => user.call('GET', '/api/nowhere'), 404],
  ['a refusal', () => server.call('GET', '/api/users/me'), 401],
] as [string, () => Promise<Reply>, number][])('%s', (_, call, status) => {
  test('carries the security headers and stays out of caches', async () => {
    const reply = await call();
    expect(reply.status).toBe(status);
    const header = (name: string): string | null => reply.headers.get(name);
    expect(header('Content-Security-Policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(header('X-Content-Type-Options')).toBe('nosniff');
    expect(header('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(header('Cache-Control')).toBe('no-store');
    expect(header('X-Powered-By')).toBeNull();
    expect(header('Strict-Transport-Security')).toBeNull();
    // Those of a page are a kilobyte, more than most answers.
    for (const name of ['Permissions-Policy', 'Cross-Origin-Opener-Policy', 'X-Frame-Options', 'Referrer-Policy'])
      expect(header(name)).toBeNull();
  });
});

test('a page carries the headers of a page', async () => {
  const reply = await fetch(`${server.url}/api/docs`);
  const header = (name: string): string | null => reply.headers.get(name);
  expect(header('Content-Security-Policy')).toContain("default-src 'none';script-src 'self';style-src 'self'");
  expect(header('Content-Security-Policy')).toContain("require-trusted-types-for 'script';trusted-types studentos");
  expect(header('Content-Security-Policy')).not.toMatch(/unsafe|upgrade-insecure|\*/);
  expect(header('X-Content-Type-Options')).toBe('nosniff');
  expect(header('Referrer-Policy')).toBe('no-referrer');
  expect(header('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(header('Cross-Origin-Resource-Policy')).toBe('same-origin');
  expect(header('X-Frame-Options')).toBe('DENY');
  expect(header('Permissions-Policy')).toContain('camera=()');
  expect(header('X-Powered-By')).toBeNull();
});

describe('another origin', () => {
  const ask = (origin: string, method = 'GET'): Promise<Reply> =>
    user.call(method, '/api/users/me', undefined, {
      Origin: origin,
      ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'PATCH' }),
    });

  test('that is configured is let in, with credentials, for answers, errors and preflights', async () => {
    for (const reply of [await ask('http://localhost:5173'), await ask('http://localhost:5173', 'OPTIONS')]) {
      expect(reply.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:5173');
      expect(reply.headers.get('Access-Control-Allow-Credentials')).toBe('true');
    }
    const error = await server.call('GET', '/api/users/me', undefined, { Origin: 'http://localhost:5173' });
    expect([error.status, error.headers.get('Access-Control-Allow-Origin')]).toEqual([401, 'http://localhost:5173']);
  });

  test.each([
    'null',
    'http://localhost:5174',
    'https://localhost:5173',
    'http://localhost:5173.evil.example',
    'http://evil.example',
    'http://LOCALHOST:5173',
  ])('%s is not', async (origin) => {
    for (const reply of [await ask(origin), await ask(origin, 'OPTIONS')])
      expect(reply.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

test('a long answer is compressed for who asks for it', async () => {
  for (let i = 0; i < 20; i += 1) await user.call('POST', '/api/goals', newBody('goals'));
  const reply = await user.call('GET', '/api/goals', undefined, { 'Accept-Encoding': 'gzip' });
  expect(reply.headers.get('Content-Encoding')).toBe('gzip');
  expect(reply.body.count).toBeGreaterThan(19);
});
