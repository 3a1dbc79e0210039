/** A bug that nothing caught, planted in the real server from outside: it is logged, and the process ends in order with status 70. */
import { openSync, closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStream } from '#tests/support/event-stream.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import {
  removeDataDir,
  SOURCE,
  startServer,
  type ServerOptions,
  type ServerProcess,
} from '#tests/support/server-process.ts';

const CONTENT = 'what somebody wrote in confidence';
const PASSWORD = 'correct horse 42';
/** What Node runs before the server: on a signal it does what no code of the server does. */
const PLANTED = {
  uncaughtException: `setTimeout(() => { throw new SyntaxError(${JSON.stringify(CONTENT)}) })`,
  unhandledRejection: `Promise.reject(new SyntaxError(${JSON.stringify(CONTENT)}))`,
};

let fresh: FreshDatabase;
let server: ServerProcess;
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  await server.stop();
  removeDataDir(server.dataDir);
  await fresh.drop();
});

async function start(options: ServerOptions): Promise<void> {
  const env = { DATABASE_URL: fresh.url, JWT_SECRET: 'a secret for tests, long enough to be taken' };
  server = await startServer({ ...options, env });
}

const post = (path: string, body: object): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

test.each(Object.entries(PLANTED))('%s ends streams and answers in order, and says no content', async (event, code) => {
  const preload = `data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(code)}})`;
  await start({ program: ['--import', preload, ...SOURCE], isFaultWanted: true });
  const account = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  const { token } = (await (await post('/api/auth/signup', account)).json()) as { token: string };
  const stream = await openStream(server.url, token);
  const underWay = post('/api/auth/login', { email: account.email, password: PASSWORD });
  await sleep(100);
  process.kill(server.pid, 'SIGUSR2');
  await stream.ended;
  expect(stream.text()).toMatch(/^retry: \d+$/m);
  expect((await underWay).status).toBe(200);
  expect(await server.stop()).toBe(70);
  const line = server.output().match(/^.*"level":"fatal".*$/m)?.[0] ?? '{}';
  expect(JSON.parse(line)).toMatchObject({
    event,
    fault: { type: 'SyntaxError', stack: expect.stringMatching(/^at /) },
  });
  expect(server.output()).not.toContain(CONTENT);
});

test('a log that cannot be written ends nothing', async () => {
  const full = openSync('/dev/full', 'w');
  await start({ stdout: full });
  closeSync(full);
  for (let call = 0; call < 20; call += 1) expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});
