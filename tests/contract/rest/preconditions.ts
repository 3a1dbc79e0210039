/** Entity tags: what a caller has seen decides what they may change, and what they need not be sent. */
import { describe, expect, test } from 'vitest';
import { resourceNames } from '#protocol/resources.ts';
import { newChange } from '#tests/support/factories.ts';
import { codeOf } from '#tests/support/test-server.ts';
import { addressOf, otherChange, recordOf, tagOf, writesOf, type RestServer } from './rest-server.ts';

/** Registers the tests of `If-Match`, `If-None-Match` and entity tags, for each resource. */
export function testPreconditions(rest: RestServer): void {
  describe.each(resourceNames)('%s', (name) => {
    const writes = writesOf(name);

    test('a record has an ETag, by which a reader is told that nothing changed', async () => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      const first = await rest.ada.call('GET', address);
      expect(tagOf(first)).toMatch(/^"[\w-]{22}"$/);
      for (const known of [tagOf(first), `"x", W/${tagOf(first)}`, '*']) {
        const again = await rest.ada.call('GET', address, undefined, { 'If-None-Match': known });
        expect([known, again.status, again.body, tagOf(again)]).toEqual([known, 304, undefined, tagOf(first)]);
      }
      const changed = await rest.ada.call('PATCH', address, newChange(name));
      expect(tagOf(changed)).not.toBe(tagOf(first));
      const after = await rest.ada.call('GET', address, undefined, { 'If-None-Match': tagOf(first) });
      expect([after.status, tagOf(after)]).toEqual([200, tagOf(changed)]);
    });

    test.each(writes)('%s goes by If-Match, and is refused with the record as it stands', async (method) => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      await rest.ada.call('PATCH', address, otherChange(name));
      const seen = await rest.ada.call('GET', address);
      await rest.ada.call('PATCH', address, newChange(name));
      const stands = await rest.ada.call('GET', address);
      const body = method === 'PATCH' ? otherChange(name) : undefined;
      for (const header of [
        { 'If-Match': tagOf(seen) },
        { 'If-Match': `W/${tagOf(stands)}` },
        { 'If-None-Match': '*' },
      ]) {
        const refused = await rest.ada.call(method, address, body, header);
        expect(codeOf(refused)).toEqual([412, 'precondition_failed']);
        expect([refused.body.data, tagOf(refused)]).toEqual([stands.body.data, tagOf(stands)]);
      }
      expect((await rest.ada.call('GET', address)).body).toEqual(stands.body);
      const header = { 'If-Match': `"x", ${tagOf(stands)}` };
      expect((await rest.ada.call(method, address, body, header)).status).toBe(method === 'PATCH' ? 200 : 204);
    });

    test.each([
      ['If-Unmodified-Since', new Date().toUTCString()],
      ['If-Match', 'abc'],
      ['If-None-Match', '"a" b'],
    ])('%s: %s is a 400 that names it', async (header, value) => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      for (const method of ['GET', ...writes]) {
        const reply = await rest.ada.call(method, address, method === 'PATCH' ? newChange(name) : undefined, {
          [header]: value,
        });
        expect(codeOf(reply)).toEqual([400, 'invalid_request']);
        expect(reply.body.errors[0].path).toBe(header);
        expect(reply.body.detail).toContain('If-');
      }
    });
  });
}
