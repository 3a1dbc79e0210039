/** `GET /metrics` and the log: they tell about the server, and nothing about anybody. */
import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patch, post, remove } from '#tests/support/factories.ts';
import { PASSWORD, startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.stop());

/** Later than what was gathered before is kept. */
async function scrape(): Promise<string> {
  nowMs += 5000;
  return (await server.call<string>('GET', '/metrics')).body;
}

test('requests are counted by method, route and status, and timed', async () => {
  const user = await server.signUp();
  await user.call('GET', `/api/goals/${randomUUID()}`);
  await server.call('GET', '/api/goals');
  const text = await scrape();
  expect(text).toMatch(/studentos_http_request_seconds_count\{method="GET",route="\/api\/goals\/:id",status="404"\} 1/);
  expect(text).toMatch(/studentos_http_request_seconds_count\{method="GET",route="[^"]*",status="401"\} 1/);
  expect(text).toMatch(/studentos_http_request_seconds_bucket\{le="0.1",/);
});

test('mutations are counted by verdict, rounds by size', async () => {
  const user = await server.signUp();
  const goal = post('goals');
  await user.sync([goal, patch(goal, { completed: true }), patch(goal, { bogus: 1 }), remove(goal)]);
  const text = await scrape();
  for (const verdict of ['created', 'changed', 'deleted', 'invalid_request'])
    expect(text).toContain(`studentos_mutations_total{verdict="${verdict}"} 1`);
  expect(text).toMatch(/studentos_sync_batch_mutations_sum 4/);
});

test.each([
  /studentos_streams 0\n/,
  /studentos_database_connections\{state="used"\}/,
  // Other tests notify in the same PostgreSQL.
  /studentos_notification_queue_usage_ratio [\d.e-]+\n/,
  /nodejs_eventloop_lag_p99_seconds/,
  /process_resident_memory_bytes/,
])('it tells %s', async (line) => expect(await scrape()).toMatch(line));

test('neither the metrics nor the log hold content or secrets, and each line has the id of its request and user', async () => {
  const mark = `m4rk${randomUUID().slice(0, 8)}`;
  const user = await server.signUp({ name: mark, email: `${mark}@example.org`, password: `${PASSWORD} ${mark}` });
  const from = server.logged.length;
  const goal = await user.call('POST', '/api/goals', { title: mark, date: '2026-03-02', notes: mark, subject: mark });
  await user.call('GET', `/api/goals?q=${mark}&bogus=${mark}`, undefined, { Cookie: `${server.cookieName}=${mark}` });
  await user.call('GET', `/api/${mark}/${mark}`);
  await user.call('POST', '/api/goals', `{"title":"${mark}`);
  await user.call('POST', '/api/auth/login', { email: `${mark}@example.org`, password: mark });
  await user.call('POST', '/api/auth/login', { email: `${mark}@example.org`, password: `${PASSWORD} ${mark}` });
  await user.sync([
    post('goals', { title: mark, date: '2026-03-02' }),
    post('logs', { text: `${mark}\0` }),
    post('logs', { [mark]: 1 }),
  ]);
  await user.call('GET', '/api/goals', undefined, { Authorization: `Bearer ${mark}`, 'X-Request-Id': `a ${mark}` });
  await user.call('GET', `/api/goals/${goal.body.data.id as string}`, undefined, {
    'X-Request-Id': 'chosen-by-the-caller',
  });
  const lines = server.logged.slice(from);
  const text = lines.join('') + (await scrape());
  for (const secret of [mark, user.token, user.token.split('.')[2]!, user.cookie, PASSWORD])
    expect(text).not.toContain(secret);
  const parsed = lines.map((line) => JSON.parse(line) as { requestId?: string; userId?: string; level: string });
  for (const line of parsed) expect(line).toMatchObject({ requestId: expect.any(String), level: expect.any(String) });
  expect(parsed.at(-1)).toMatchObject({ requestId: 'chosen-by-the-caller', userId: user.user.id });
});

describe('who may read the metrics', () => {
  /** Asks with a Host of one's own, which fetch does not let anybody choose. */
  const statusFor = (headers: Record<string, string>, at = server): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(`${at.url}/metrics`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });

  test('a program on this machine', async () => {
    expect(await statusFor({})).toBe(200);
    expect(await statusFor({ Host: 'localhost:8000' })).toBe(200);
  });

  test.each([
    { 'X-Forwarded-For': '192.0.2.1' },
    { 'X-Forwarded-Proto': 'https' },
    { 'X-Real-IP': '192.0.2.1' },
    { Forwarded: 'for=192.0.2.1' },
    { Via: '1.1 proxy' },
    { Host: 'studentos.example.org' },
    { Host: 'localhost.evil.example' },
  ])('and not what a proxy passes on, nor a page under another name: %j', async (headers) => {
    expect(await statusFor(headers)).toBe(404);
  });

  test('with METRICS_TOKEN, whoever brings it, from anywhere, and nobody else', async () => {
    const metricsToken = 'a-token-of-the-scraper-alone';
    const guarded = await startTestServer({ besides: server, config: { metricsToken } });
    const statuses = [
      await statusFor({ Authorization: `Bearer ${metricsToken}` }, guarded),
      await statusFor({ Authorization: `Bearer ${metricsToken}`, 'X-Forwarded-For': '192.0.2.1' }, guarded),
      await statusFor({}, guarded),
      await statusFor({ Authorization: `Bearer ${metricsToken}x` }, guarded),
    ];
    await guarded.stop();
    expect(statuses).toEqual([200, 200, 401, 401]);
  });
});

test('what was gathered is answered again for five seconds, without asking the database', async () => {
  await scrape();
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => server.call('GET', '/metrics')));
  expect(new Set(others.map(({ body }) => body as string))).toEqual(new Set([first!.body]));
  nowMs += 5000;
  expect((await server.call('GET', '/metrics')).body).not.toBe(first!.body);
});

test.each<[string, Record<string, string>]>([
  ['X-Forwarded-For', { 'X-Forwarded-For': '192.0.2.1' }],
  ['X-Forwarded-Proto', { 'X-Forwarded-Proto': 'https' }],
])('%s without TRUST_PROXY is said once, and with it not at all', async (_, headers) => {
  const said = async (trustedProxies: number): Promise<number> => {
    const behind = await startTestServer({ besides: server, config: { trustedProxies } });
    for (let turn = 0; turn < 3; turn += 1) await behind.call('GET', '/healthz', undefined, headers);
    await behind.stop();
    return behind.logged.filter((line) => line.includes('TRUST_PROXY is off')).length;
  };
  expect([await said(0), await said(1)]).toEqual([1, 0]);
});
