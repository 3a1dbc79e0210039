/** Batches: many writes in one request, each with a result of its own. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { newBody, newChange } from '#tests/support/factories.ts';
import { codeOf, type Json } from '#tests/support/test-server.ts';
import { addressOf, made, type RestServer } from './rest-server.ts';

/** Registers the tests of `POST /api/batch`. */
export function testBatches(rest: RestServer): void {
  describe('a batch', () => {
    test('is REST writes, each judged on its own', async () => {
      const user = await rest.server.signUp();
      const own = made.map((name) => ({ name, id: hasNamedIds(name) ? undefined : randomUUID(), body: newBody(name) }));
      const first = await user.call('POST', '/api/batch', {
        operations: [
          ...own.map(({ name, id, body }) => ({ method: 'POST', resource: name, ...(id && { id }), body })),
          { method: 'POST', resource: 'goals', body: { title: '' } },
          { method: 'DELETE', resource: 'days', id: randomUUID() },
          { method: 'PATCH', resource: 'goals', id: randomUUID(), body: { title: 'x' } },
          { method: 'PATCH', resource: 'preferences', id: user.user.id, body: { dayStart: 4 } },
          { nonsense: true },
        ],
      });
      const statuses = first.body.results.map(({ status }: Json) => status);
      expect([first.status, statuses]).toEqual([200, [...made.map(() => 201), 400, 405, 404, 200, 400]]);
      expect(first.body.results[made.length].problem.errors.map(({ path }: Json) => path)).toContain('body.title');
      const records = first.body.results.slice(0, made.length).map(({ data }: Json) => data);
      for (const [index, { name }] of own.entries())
        expect((await user.call('GET', addressOf(name, records[index]))).body.data).toEqual(records[index]);
      const second = await user.call('POST', '/api/batch', {
        operations: own.flatMap(({ name }, index) => [
          { method: 'PATCH', resource: name, id: records[index].id.toUpperCase(), body: newChange(name) },
          { method: 'DELETE', resource: name, id: records[index].id },
          { method: 'DELETE', resource: name, id: records[index].id },
        ]),
      });
      expect(second.body.results.map(({ status }: Json) => status)).toEqual(own.flatMap(() => [200, 204, 404]));
    });

    test('takes up to 500 operations, and says so', async () => {
      const user = await rest.server.signUp();
      const operations = Array.from({ length: 500 }, () => ({
        method: 'POST',
        resource: 'logs',
        body: newBody('logs'),
      }));
      const reply = await user.call('POST', '/api/batch', { operations });
      expect(new Set(reply.body.results.map(({ status }: Json) => status))).toEqual(new Set([201]));
      const more = await user.call('POST', '/api/batch', { operations: [...operations, operations[0]] });
      expect(codeOf(more)).toEqual([413, 'payload_too_large']);
      expect(codeOf(await user.call('POST', '/api/batch', { operations: {} }))).toEqual([400, 'invalid_request']);
    });

    test('after two megabytes, results name the record by its id; what is refused is always said', async () => {
      const user = await rest.server.signUp();
      const notes = 'x'.repeat(10_000);
      const ids = Array.from({ length: 230 }, () => randomUUID());
      const toCreate = (id: string) => ({
        method: 'POST',
        resource: 'goals',
        id,
        body: { title: id, date: null, notes },
      });
      for (const part of [ids.slice(0, 90), ids.slice(90, 180), ids.slice(180)])
        await user.call('POST', '/api/batch', { operations: part.map(toCreate) });
      const changes = ids.map((id) => ({ method: 'PATCH', resource: 'goals', id, body: { completed: true } }));
      const wrong = { method: 'POST', resource: 'goals', body: { title: '' } };
      const { results } = (await user.call('POST', '/api/batch', { operations: [...changes, wrong] })).body;
      expect(results[0].data).toMatchObject({ id: ids[0], completed: true });
      expect(results[229]).toEqual({ status: 200, id: ids[229] });
      expect(results[230]).toMatchObject({ status: 400, problem: { code: 'invalid_request' } });
    });
  });
}
