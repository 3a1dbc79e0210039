/** The OpenAPI document, against the server that it describes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE_SIGNUP } from '#server/openapi/account-operations.ts';
import { openApiDocument, operations } from '#server/openapi/document.ts';
import type { Operation } from '#server/openapi/operation.ts';
import { exampleOf } from '#protocol/examples.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { canBeMade, resources, type ResourceName } from '#protocol/resources.ts';
import { givenId, newBody } from '#tests/support/factories.ts';
import { assertDescribed } from '#tests/support/described.ts';
import { PASSWORD, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test('every route of the server is described, and every described call is a route', () => {
  expect(operations().map(keyOf).sort()).toEqual(server.routes.map(keyOf).sort());
});

test('GET /api/openapi.json is the document, and wants no sign-in', async () => {
  const { status, headers, body } = await server.call('GET', '/api/openapi.json');
  expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test('no two calls have the same operationId, and each reference leads somewhere', () => {
  const document = openApiDocument();
  const ids = Object.values(document.paths).flatMap((calls) => Object.values(calls).map((call) => call.operationId));
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(document.components.schemas).toHaveProperty(name!);
});

/** The address of a call with the id of something that is there. */
async function addressFor({ path }: Operation, user: TestUser): Promise<string> {
  if (!path.includes(':')) return path;
  const [, , name] = path.split('/') as [string, string, string];
  if (path.includes('/sessions/'))
    return path.replace(':id', (await user.call('GET', '/api/users/me/sessions')).body.data[0].id);
  if (path.includes('/tokens/')) {
    const made = await user.call('POST', '/api/users/me/tokens', {
      name: 'Mine',
      scope: 'read-only',
      currentPassword: PASSWORD,
    });
    return path.replace(':id', made.body.data.id);
  }
  const resource = name as ResourceName;
  if (!canBeMade(resource)) return path.replace(':id', givenId(resource, user.user.id));
  // Of a subject, whose name gives its id, the example's own.
  const made = await user.call('POST', `/api/${name}`, hasNamedIds(resource) ? exampleOf(resource) : newBody(resource));
  return path.replace(':id', made.body.data.id);
}

const personalTokenOf = async (user: TestUser): Promise<string> =>
  (await user.call('POST', '/api/users/me/tokens', { name: 'Mine', scope: 'read-only', currentPassword: PASSWORD }))
    .body.data.token as string;

const endless = (path: string): boolean => path === '/api/sync/stream';

test.each(
  operations()
    .filter(({ path }) => !endless(path))
    .map((call) => [keyOf(call), call] as const),
)('the example of %s runs', async (_, call) => {
  const signsUp = call.path === '/api/auth/signup';
  const user = await server.signUp(signsUp ? {} : { ...EXAMPLE_SIGNUP, email: 'ada@example.org' });
  try {
    const reply = await user.call(call.method, await addressFor(call, user), call.body?.example, {
      Cookie: `${server.cookieName}=${user.cookie}`,
      ...(call.path.endsWith('/tokens/current') && { Authorization: `Bearer ${await personalTokenOf(user)}` }),
    });
    expect(Object.keys(call.answers)).toContain(String(reply.status));
  } finally {
    await server.database('users').delete();
  }
});

test('the page has an entry for each call and nothing inline, and comes from this origin alone', async () => {
  const { status, headers, body } = await server.call<string>('GET', '/api/docs', undefined, {
    Accept: 'text/html,*/*;q=0.8',
  });
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  for (const calls of Object.values(openApiDocument().paths))
    for (const { operationId } of Object.values(calls)) expect(body).toContain(`id="${operationId}"`);
  expect(body).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\//i);
  expect((await server.call('GET', '/api/docs/style.css', undefined, { Accept: 'text/css,*/*;q=0.1' })).status).toBe(
    200,
  );
});

test.each([
  ['a status that is not declared', { status: 418 }],
  ['a field that is not declared', { body: { data: { passwordHash: 'x' } } }],
  ['another media type', { type: 'text/html' }],
])('an answer with %s fails the test that got it', (_, wrong) => {
  const user = {
    id: '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a',
    name: 'A',
    email: 'a@b.cd',
    createdAt: '2026-03-02T09:30:00.000Z',
  };
  const body = { data: user, storage: { usedBytes: 1024, limitBytes: 4096 } };
  const right = { method: 'GET', path: '/api/users/me', status: 200, type: 'application/json', body };
  expect(() => assertDescribed(right)).not.toThrow();
  expect(() => assertDescribed({ ...right, ...wrong })).toThrow('GET /api/users/me answered');
});

test('every answer of a call that a limit counts declares where limits stand', () => {
  for (const call of operations().filter(({ auth, path }) => auth !== 'none' || path.startsWith('/api/auth/')))
    for (const { headers } of Object.values(
      openApiDocument([call]).paths[call.path.replace(/:(\w+)/g, '{$1}')]![call.method.toLowerCase()]!.responses,
    ))
      expect(headers).toMatchObject({ RateLimit: {}, 'RateLimit-Policy': {} });
});

test('the registry is described whole', () => {
  for (const name of Object.keys(resources)) expect(openApiDocument().paths).toHaveProperty([`/api/${name}/{id}`]);
});
