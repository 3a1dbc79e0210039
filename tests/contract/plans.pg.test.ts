/** On tables that are spread by user, each statement of a request touches the part of one user alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canBeMade, resourceNames } from '#protocol/resources.ts';
import { givenId, newBody, newChange, post, remove } from '#tests/support/factories.ts';
import { TABLES_BY_USER } from '#tests/support/partition.ts';
import { isException, type SentStatement } from '#tests/support/statement-guard.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const sent = new Map<string, SentStatement>();
let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer({ onStatement: (statement) => sent.set(statement.text, statement) });
  user = await server.signUp();
});
afterAll(() => server.stop());

/** The tables and partitions that a plan names. */
function relationsOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(relationsOf);
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([key, value]) =>
    key === 'Relation Name' && typeof value === 'string' ? [value] : relationsOf(value),
  );
}

const BY_USER = new RegExp(`\\b(from|join|update|into)\\s+"?(${TABLES_BY_USER.join('|')})\\b`);

test('a round, a list, a change, an export and an import each plan for one partition of a table', async () => {
  const goal = post('goals');
  const { cursor } = await user.sync([goal, post('logs'), post('routines'), remove(post('goals'))]);
  await user.sync([post('goals')], cursor);
  for (const name of resourceNames.filter(canBeMade)) {
    const id = (await user.call('POST', `/api/${name}`, newBody(name))).body.data.id as string;
    await user.call('PATCH', `/api/${name}/${id}`, newChange(name));
    await user.call('GET', `/api/${name}?limit=10&q=a`);
    await user.call('GET', `/api/${name}/${id}`);
    await user.call('DELETE', `/api/${name}/${id}`);
  }
  await user.call('GET', '/api/goals?subject=Maths');
  await user.call('PATCH', `/api/days/${givenId('days', user.user.id)}`, newChange('days'));
  const document: unknown = (await user.call('GET', '/api/users/me/export')).body;
  await user.call('POST', '/api/users/me/import', document);

  const hot = [...sent.values()].filter(({ text }) => BY_USER.test(text) && !isException(text));
  expect(hot.length).toBeGreaterThan(12);
  let touched = 0;
  for (const { text, values } of hot) {
    const { rows } = await server.database.raw<{ rows: { 'QUERY PLAN': unknown }[] }>(
      `explain (format json) ${text.replaceAll('?', '\\?').replace(/\$\d+/g, '?')}`,
      [...text.matchAll(/\$(\d+)/g)].map(([, index]) => values[Number(index) - 1] as string),
    );
    const parts = new Set(relationsOf(rows.map((row) => row['QUERY PLAN'])).filter((name) => /_\d$/.test(name)));
    touched += parts.size;
    for (const table of TABLES_BY_USER)
      expect([text, [...parts].filter((part) => part.startsWith(`${table}_`)).length <= 1]).toEqual([text, true]);
  }
  expect(touched > 0).toBe(process.env.PARTITIONED !== undefined);
});
