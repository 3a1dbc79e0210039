/** Input that is made to take long, to be read in two ways, or to look around. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBody } from '#tests/support/factories.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

/** Far above what a refusal takes, far below what a pattern that backtracks does with these. */
const SLOW_MS = 5000;

const LONG = [
  `${'a'.repeat(60_000)}!`,
  `${'a@'.repeat(30_000)}`,
  `${'1'.repeat(60_000)}-`,
  `FREQ=DAILY;${'BYMONTHDAY=1,'.repeat(5000)}`,
  `FREQ=DAILY;BYDAY=${'1MO,'.repeat(15_000)}`,
  ' \t'.repeat(30_000),
  'e\u0301'.repeat(30_000),
  `a${'\u0345'.repeat(30_000)}${'\u0334'.repeat(30_000)}`,
];

test.each(LONG.map((text) => [text.slice(0, 24), text]))(
  'a text that begins with %j and goes on is refused at once',
  async (_, text) => {
    const bodies = [
      ['/api/goals', { ...newBody('goals'), title: text }],
      ['/api/goals', { ...newBody('goals'), date: text }],
      ['/api/goals', { ...newBody('goals'), position: text }],
      ['/api/routines', { ...newBody('routines'), rule: text }],
      ['/api/auth/login', { email: text, password: text }],
      ['/api/auth/signup', { name: 'A', email: text, password: text }],
    ] as const;
    for (const [path, body] of bodies) {
      const start = performance.now();
      const { status } = await user.call('POST', path, body);
      expect([path, status, performance.now() - start < SLOW_MS]).toEqual([path, 400, true]);
    }
    for (const name of ['X-Forwarded-For', 'X-Forwarded-Proto', 'Accept', 'If-None-Match', 'Authorization']) {
      const start = performance.now();
      const value = text
        .replace(/[^\x20-\x7e]/g, 'x')
        .slice(0, 12_000)
        .trim();
      const { status } = await server.call('GET', '/api/users/me', undefined, { [name]: value });
      expect([name, status < 500, performance.now() - start < SLOW_MS]).toEqual([name, true, true]);
    }
  },
);

/** What comes back for bytes as they are, until the server closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('data', (part) => (text += part.toString())).on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

const SMUGGLED = 'GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n';
test.each([
  ['a length and chunks', 'Content-Length: 6\r\nTransfer-Encoding: chunked'],
  ['two lengths', 'Content-Length: 0\r\nContent-Length: 44'],
  ['a length that is none', 'Content-Length: +5'],
  ['an unknown encoding that ends in chunks of its own', 'Transfer-Encoding: xchunked'],
  ['a header over two lines', 'X-A: b\r\n c: d\r\nContent-Length : 3'],
])('a request with %s is refused, and what follows it is not read as another', async (_, headers) => {
  const text = await exchange(`POST /api/auth/login HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n0\r\n\r\n${SMUGGLED}`);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
});

test.each(['TRACE', 'TRACK', 'CONNECT', 'DEBUG'])('%s is not answered with what was sent', async (method) => {
  const text = await exchange(
    `${method} /api/users/me HTTP/1.1\r\nHost: x\r\nX-Mark: m4rk\r\nConnection: close\r\n\r\n`,
  );
  expect(text).not.toContain('m4rk');
  expect(text).not.toMatch(/^HTTP\/1\.1 [25]\d\d /);
});

test.each([
  '/.git/config',
  '/.env',
  '/package.json',
  '/node_modules/',
  '/sync-server/main.ts',
  '/debug',
  '/server-status',
  '/api/debug',
  '/assets/',
])('%s shows nothing of the server', async (path) => {
  const { status } = await server.call('GET', path);
  expect(status).toBe(404);
});
