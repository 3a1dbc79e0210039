/** What holds for every answer: what else can be asked, which queries and media types a call takes. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canBeMade, resourceNames, resourceOf } from '#protocol/resources.ts';
import { newBody, newChange } from '#tests/support/factories.ts';
import { codeOf } from '#tests/support/test-server.ts';
import { addressOf, recordOf, writesOf, type RestServer } from './rest-server.ts';

/** Registers the tests of answers, for each resource and each described call. */
export function testApiAnswers(rest: RestServer): void {
  describe.each(resourceNames)('%s', (name) => {
    const resource = resourceOf(name);
    const writes = writesOf(name);

    test('an answer says what else can be asked', async () => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await rest.ada.call(method, address);
        const allowed = headers.get('Allow')!.split(', ');
        expect(allowed.sort()).toEqual(['GET', 'HEAD', ...writes].sort());
        expect(headers.get('Accept-Patch')).toBe('application/json, application/merge-patch+json');
      }
      const wrong = await rest.ada.call('PATCH', address, '<a/>', { 'Content-Type': 'text/xml' });
      expect([...codeOf(wrong), wrong.headers.get('Accept-Patch')]).toEqual([
        415,
        'unsupported_media_type',
        'application/json, application/merge-patch+json',
      ]);
    });

    test('a query that no call knows is a 400 that names it', async () => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      const calls = [['GET', address], ...writes.map((method) => [method, address])];
      if (!resource.perUser) calls.push(['GET', `/api/${name}`]);
      if (canBeMade(name)) calls.push(['POST', `/api/${name}`]);
      for (const [method, path] of calls as [string, string][]) {
        const body = method === 'PATCH' ? newChange(name) : method === 'POST' ? newBody(name) : undefined;
        const reply = await rest.ada.call(method, `${path}?bogus=1`, body);
        expect([method, ...codeOf(reply), reply.body.errors[0].path]).toEqual([
          method,
          400,
          'invalid_request',
          'bogus',
        ]);
      }
    });
  });

  test('GET /api says what the server is, to pages of any origin', async () => {
    for (const path of ['/api', '/api/openapi.json']) {
      const { status, headers } = await rest.server.call('GET', path, undefined, {
        Origin: 'https://elsewhere.example',
      });
      expect([path, status, headers.get('Access-Control-Allow-Origin')]).toEqual([path, 200, '*']);
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
    }
    const { body } = await rest.server.call('GET', '/api');
    expect(body).toEqual({
      name: 'StudentOS',
      version: expect.any(String),
      protocols: [1, 2],
      schema: 2,
      resources: resourceNames,
    });
    const other = await rest.server.call('GET', '/api/docs', undefined, {
      Accept: 'text/html',
      Origin: 'https://e.example',
    });
    expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test.each([
    ['/api/docs', 'text/html', 200],
    ['/api/docs', 'application/json', 406],
    ['/api/docs/style.css', 'text/css', 200],
    ['/api/openapi.json', 'application/json', 200],
    ['/api/openapi.json', 'text/html', 406],
    ['/api', 'text/html', 406],
    ['/api/sync/stream', 'application/json', 406],
  ])('Accept is judged by what the route makes: %s as %s is %s', async (path, accept, status) => {
    expect((await rest.server.call('GET', path, undefined, { Accept: accept })).status).toBe(status);
  });

  test('every described call refuses a query that it does not know', async () => {
    for (const { method, path } of rest.server.routes) {
      const reply = await rest.server.call(method, `${path.replace(':id', randomUUID())}?bogus=1`, undefined, {
        Accept: '*/*',
      });
      expect([method, path, ...codeOf(reply)]).toEqual([method, path, 400, 'invalid_request']);
    }
  });
}
