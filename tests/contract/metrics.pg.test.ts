/** `GET /metrics` and the log: they tell about the server, and nothing about anybody. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patch, post, remove } from '#tests/support/factories.ts';
import { PASSWORD, startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const scrape = async (): Promise<string> => (await server.call<string>('GET', '/metrics')).body;

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
  'studentos_streams 0',
  'studentos_database_connections{state="used"}',
  'studentos_notification_queue_usage_ratio 0',
  'nodejs_eventloop_lag_p99_seconds',
  'process_resident_memory_bytes',
])('it tells %s', async (line) => expect(await scrape()).toContain(line));

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
