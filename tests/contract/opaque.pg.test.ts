/** What the server gave out and takes back, and what only headers say: forged in any way, it is never a 5xx. */
import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { resourceNames, resourceOf } from '#protocol/resources.ts';
import { post } from '#tests/support/factories.ts';
import { REPLICA, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const agent = new Agent({ keepAlive: true });
let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(async () => {
  agent.destroy();
  expect(server.logged.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
  await server.stop();
});

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** The status alone; a stream is hung up on once it has begun. */
function statusOf({ method = 'GET', path, headers = {}, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(server.url + path, { method, headers, agent }).on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode!);
      if (response.headers['content-type']?.startsWith('text/event-stream')) setTimeout(() => response.destroy(), 5);
      else response.resume();
    });
    request.end(body);
  });
}

const asUser = (): Record<string, string> => ({ Authorization: `Bearer ${user.token}` });

/** The same bytes with one of them, or the eight from there, made something else. */
function* forgeries(cursor: string): Generator<string> {
  const bytes = Buffer.from(cursor, 'base64url');
  for (let at = 0; at < bytes.length; at += 1)
    for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
      const one = Buffer.from(bytes);
      one[at] = byte;
      yield one.toString('base64url');
      if (at % 8 === 0) yield Buffer.from(one.fill(byte, at, Math.min(at + 8, one.length))).toString('base64url');
    }
  for (const length of [0, 1, 32, 63, 65, 71, 73, 128]) yield Buffer.alloc(length, bytes).toString('base64url');
  for (const rest of ['0000000000000001', '7fffffffffffffff', '8000000000000000', 'ffffffffffffffff'])
    yield Buffer.concat([bytes.subarray(0, 64), Buffer.from(rest, 'hex')]).toString('base64url');
}

test.each(['a round', 'a stream'])('a forged cursor of one’s own in %s is a 200, 400 or 410', async (where) => {
  await user.sync([post('goals'), post('logs')]);
  const { cursor: short } = await user.sync([]);
  const first = { protocol: 1, replicaId: REPLICA, cursor: null, mutations: [] };
  const { cursor: long } = (await user.call<SyncAnswer>('POST', '/api/sync', first)).body;
  const statuses = new Map<string, number>();
  for (const forged of [...forgeries(short), ...forgeries(long)]) {
    const body = JSON.stringify({ protocol: PROTOCOL, replicaId: REPLICA, cursor: forged, mutations: [] });
    const headers = { ...asUser(), 'Content-Type': 'application/json' };
    const sent: Sent =
      where === 'a stream'
        ? { path: `/api/sync/stream?cursor=${forged}`, headers }
        : { path: '/api/sync', method: 'POST', headers, body };
    statuses.set(forged, await statusOf(sent));
  }
  expect([...statuses].filter(([, status]) => ![200, 400, 410, 429].includes(status))).toEqual([]);
  expect(new Set(statuses.values())).toContain(400);
});

const VALUES = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x'.repeat(2000),
  '9999-12-31',
  '0000-00-00',
];
const STRANGE: unknown[] = [...VALUES, 'a0', [], {}, { toString: 1 }, [[]], "'; drop table goals; --"];

test.each(resourceNames.filter((name) => resourceOf(name).methods.includes('POST')))(
  'a forged "after" in a list of %s is a 400, or a page',
  async (name) => {
    await user.sync([post(name), post(name), post(name)]);
    const { body } = await user.call<{ next: string }>('GET', `/api/${name}?limit=1`);
    const values = JSON.parse(Buffer.from(body.next, 'base64url').toString()) as unknown[];
    const tokens = [
      ...['', '%', 'AA', body.next.slice(1), `${body.next}A`, body.next.repeat(30)],
      ...values.flatMap((_, i) => STRANGE.map((value) => toToken(values.with(i, value)))),
      ...[[], values.slice(1), [...values, values[0]], { ...values }, null, 7, '__proto__'].map(toToken),
    ];
    for (const token of tokens) {
      const status = await statusOf({ path: `/api/${name}?after=${encodeURIComponent(token)}`, headers: asUser() });
      expect([token.slice(0, 200), [200, 400].includes(status) || status]).toEqual([token.slice(0, 200), true]);
    }
  },
);

const toToken = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HEADERS = [
  ...['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since', 'If-Range', 'Range'],
  ...['Accept', 'Accept-Encoding', 'Accept-Language', 'Accept-Charset', 'Content-Type', 'Content-Encoding'],
  ...['Content-Language', 'Content-Range', 'Content-MD5', 'Last-Event-ID', 'Origin', 'Sec-Fetch-Site', 'Cookie'],
  ...['Authorization', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Request-Id', 'Host', 'Forwarded'],
  ...['X-Device-Key', 'X-Device-Proof', 'User-Agent', 'X-HTTP-Method-Override', 'Prefer', 'Upgrade', 'Idempotency-Key'],
];
const DASHES = '-'.repeat(36);
const SECRET = 'A'.repeat(43);
const HEADER_VALUES = [
  ...['', '*', '"', '""', 'W/"', '"x", "y", *', '0', '-1', '99999999999999999999', 'bytes=0-', 'bytes=-1', 'bytes=5-1'],
  ...['bytes=0-0,1-1,2-2', '*/*;q=2', ';;;', ',,,', '=', '=;=', 'a=b; a=c', '%', '%00', '\xff\xfe', 'x'.repeat(8000)],
  ...['application/json; charset="', 'application/json;charset=utf-8;charset=x', 'text/event-stream', 'null'],
  ...[
    'gzip;q=0',
    'identity;q=0',
    'http://',
    'http://[',
    '[::1',
    ':0',
    'Bearer',
    'Bearer .',
    'Bearer a.b.c',
    'Bearer sos_',
  ],
  ...['__proto__', 'constructor', 'Thu, 99 Foo 0000 99:99:99 GMT'],
  ...[`${DASHES}.${SECRET}`, `studentos_refresh=${DASHES}.${SECRET}`, `__Secure-studentos_refresh=${DASHES}.${SECRET}`],
  ...[`${SECRET}.${'A'.repeat(72)}.${'A'.repeat(86)}`, 'A'.repeat(122), `1:${SECRET}`, 'studentos_refresh=%E0%A4%A'],
];

test.each(HEADERS)('no value of the header %s is a 5xx, to any kind of call', async (header) => {
  const { recordId } = post('goals');
  const json = { 'Content-Type': 'application/json' };
  const calls: Sent[] = [
    { path: '/' },
    { path: '/readyz' },
    { path: '/api/goals', headers: asUser() },
    { path: `/api/goals/${recordId}`, headers: asUser() },
    { path: '/api/sync/stream', headers: asUser() },
    { method: 'PATCH', path: `/api/goals/${recordId}`, headers: { ...asUser(), ...json }, body: '{"notes":"x"}' },
    { method: 'DELETE', path: `/api/goals/${recordId}`, headers: asUser() },
    { method: 'POST', path: '/api/auth/login', headers: json, body: '{"email":"a@example.org","password":7}' },
    { method: 'POST', path: '/api/auth/refresh' },
    { method: 'POST', path: '/api/auth/logout', headers: { Cookie: 'a=b' } },
  ];
  const bad: unknown[] = [];
  for (const value of HEADER_VALUES)
    await Promise.all(
      calls.map(async (call) => {
        const status = await statusOf({ ...call, headers: { ...call.headers, [header]: value } });
        if (status >= 500 && status !== 503) bad.push([call.method, call.path, value.slice(0, 100), status]);
      }),
    );
  expect(bad).toEqual([]);
});

test.each(['', '%00', '%ff', '..', '%2e%2e', 'null', DASHES, 'x'.repeat(5000), '00000000-0000-0000-0000-00000000000g'])(
  'an id %j is never a 5xx',
  async (id) => {
    for (const { method, path } of server.routes.filter((route) => route.path.includes(':'))) {
      const status = await statusOf({ method, path: path.replace(/:\w+/g, id), headers: asUser() });
      expect([method, path, status < 500]).toEqual([method, path, true]);
    }
  },
);

test('a cursor that is not even text is a 400', async () => {
  for (const cursor of [7, true, {}, [], 'x'.repeat(100_000)]) {
    const reply = await user.call<SyncAnswer>('POST', '/api/sync', {
      ...{ protocol: PROTOCOL, replicaId: REPLICA, cursor, mutations: [] },
    });
    expect(reply.status).toBe(400);
  }
});
