import { afterAll, beforeAll, expect, test } from 'vitest';
import { patch, post } from '#tests/support/factories.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('a goal pushed by one device is pulled by another, once', async () => {
  const user = await server.signUp();
  const goal = post('goals');
  const first = await user.sync([goal]);
  expect(first.results).toEqual([{ id: goal.id, status: 201 }]);
  const second = await user.sync([]);
  expect(second.changes.filter(({ resource }) => resource === 'goals')).toHaveLength(1);
  const edited = await user.sync([patch(goal, { completed: true })], second.cursor);
  expect(edited.results[0]).toMatchObject({ status: 200 });
  expect(edited.changes).toMatchObject([{ resource: 'goals', record: { id: goal.recordId, completed: true } }]);
  const list = await user.call('GET', '/api/goals?date=2026-03-02');
  expect(list.body).toMatchObject({
    count: 1,
    next: null,
    data: [{ id: goal.recordId, completed: true, position: 'a0' }],
  });
});
