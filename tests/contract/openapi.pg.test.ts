/** The OpenAPI document, against the server that it describes. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiDocument, operations, parameterOf, responseOf } from '#server/openapi/document.ts';
import type { Json } from '#server/openapi/json-schema.ts';
import { isCounted, type Operation } from '#server/openapi/operation.ts';
import { resources } from '#protocol/resources.ts';
import { assertDescribed } from '#tests/support/described.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

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
  const ids = Object.values(document.paths).flatMap((calls) => Object.values(calls).map((call) => call.operationId));
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(document.components.schemas).toHaveProperty(name!);
});

test('the page has an entry for each call and nothing inline, and comes from this origin alone', async () => {
  const { status, headers, body } = await server.call<string>('GET', '/api/docs', undefined, {
    Accept: 'text/html,*/*;q=0.8',
  });
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  for (const calls of Object.values(openApiDocument().paths))
    for (const { operationId } of Object.values(calls)) expect(body).toContain(`id="${operationId}"`);
  const targets = [...body.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
  expect(targets).toContain('NewGoal');
  for (const id of targets) expect(body).toContain(`id="${id}"`);
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

const document = openApiDocument();
const answersOf = (call: Operation) =>
  Object.entries(document.paths[call.path.replace(/:(\w+)/g, '{$1}')]![call.method.toLowerCase()]!.responses).map(
    ([status, response]) => ({ status, ...responseOf(document, response) }),
  );

test('every answer of a call that a limit counts declares where limits stand', () => {
  for (const call of operations().filter(isCounted))
    for (const { headers } of answersOf(call)) expect(headers).toMatchObject({ RateLimit: {}, 'RateLimit-Policy': {} });
});

test('every answer with a body has an example, which its shape takes', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'studentos');
  for (const call of operations())
    for (const { status, content = {} } of answersOf(call))
      for (const { schema, example } of Object.values(content)) {
        const text = JSON.stringify(schema).replaceAll('"#/', '"studentos#/');
        const takes = ajv.compile(JSON.parse(text) as object);
        expect([call.id, status, takes(example), takes.errors]).toEqual([call.id, status, true, null]);
      }
});

/** Each schema of a part of the document, with where it stands. */
function* fieldsIn(part: unknown, path: string): Generator<[string, Json]> {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'example') continue;
    if (key === 'properties')
      for (const field of Object.entries(value as Json)) yield [`${path}.${field[0]}`, field[1] as Json];
    yield* fieldsIn(value, key === 'properties' ? path : `${path}.${key}`);
  }
}

test('whatever has a name says what it means', () => {
  for (const { id, summary, description } of operations()) {
    expect([id, /^[a-z][a-zA-Z]+$/.test(id), summary === '', description]).toEqual([
      id,
      true,
      false,
      expect.any(String),
    ]);
    expect(description.length).toBeGreaterThan(10);
  }
  const fields = [...fieldsIn(document.components, 'components'), ...fieldsIn(document.paths, 'paths')];
  const silent = fields.filter(([, { description }]) => typeof description !== 'string').map(([path]) => path);
  expect(silent).toEqual([]);
  for (const call of operations().flatMap(
    ({ path, method }) => document.paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!,
  ))
    for (const each of call.parameters) expect(parameterOf(document, each).description.length).toBeGreaterThan(5);
  for (const { name, description } of document.tags) expect([name, description.length > 5]).toEqual([name, true]);
});

test('values have a type beside them, and ids, days and instants a format', () => {
  const text = JSON.stringify(document);
  for (const [, before, after] of text.matchAll(/\{([^{}]*)"const":([^{}]*)\}/g))
    expect(`${before}${after}`).toContain('"type":');
  const { Goal, NewGoal } = document.components.schemas as Record<string, { properties: Record<string, Json> }>;
  expect(Goal!.properties).toMatchObject({ id: { format: 'uuid' }, createdAt: { format: 'date-time' } });
  expect(JSON.stringify(Goal!.properties.date)).toContain('"format":"date"');
  expect(NewGoal!.properties).toMatchObject({ completed: { default: false }, title: { minLength: 1, maxLength: 200 } });
  const limit = document.paths['/api/goals']!.get!.parameters.map((each) => parameterOf(document, each)).find(
    ({ name }) => name === 'limit',
  );
  expect(limit!.schema).toEqual({ type: 'integer', minimum: 1, maximum: 1000, default: 100 });
});

test('the registry is described whole', () => {
  for (const name of Object.keys(resources)) expect(openApiDocument().paths).toHaveProperty([`/api/${name}/{id}`]);
});
