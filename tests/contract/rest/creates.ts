/** Creates by REST: where the record is, retries, and records that come back. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { resourceOf } from '#protocol/resources.ts';
import { newBody, newChange } from '#tests/support/factories.ts';
import { codeOf, type Json } from '#tests/support/test-server.ts';
import { addressOf, made, recordOf, tagOf, type RestServer } from './rest-server.ts';

/** Registers the tests of `POST`, for each resource whose records are created. */
export function testCreates(rest: RestServer): void {
  describe.each(made)('%s', (name) => {
    const path = `/api/${name}`;

    test('POST says where the record is', async () => {
      const reply = await rest.ada.call('POST', path, newBody(name));
      expect([reply.status, reply.headers.get('Location')]).toEqual([201, `${path}/${reply.body.data.id}`]);
      expect(tagOf(reply)).toBe(tagOf(await rest.ada.call('GET', reply.headers.get('Location')!)));
    });

    test.runIf(!hasNamedIds(name))(
      'POST of an own id is a retry with the same body, and a 409 with another',
      async () => {
        const body = { ...newBody(name), id: randomUUID() };
        const first = await rest.ada.call('POST', path, body);
        const changed = await rest.ada.call('PATCH', `${path}/${body.id}`, newChange(name));
        for (const same of [body, { ...body, id: body.id.toUpperCase() }, { ...newBody(name), ...changed.body.data }]) {
          const { createdAt: _, updatedAt: __, completedAt: ___, ...fields } = same;
          expect([(await rest.ada.call('POST', path, fields)).status, fields]).toEqual([200, fields]);
        }
        const other = await rest.ada.call('POST', path, { ...newBody(name), id: body.id });
        expect([...codeOf(other), other.body.existing]).toEqual([409, 'id_taken', body.id]);
        expect((await rest.ada.call('GET', `${path}/${body.id}`)).body).toEqual(changed.body);
        expect(first.status).toBe(201);
      },
    );

    test('POST with If-None-Match: * makes what is not there yet, and nothing else', async () => {
      const body = newBody(name);
      const header = { 'If-None-Match': '*' };
      const first = await rest.ada.call('POST', path, body, header);
      expect(first.status).toBe(201);
      const again = await rest.ada.call('POST', path, { ...body, id: first.body.data.id }, header);
      expect([...codeOf(again), again.body.data]).toEqual([412, 'precondition_failed', first.body.data]);
    });

    test('[R151] a record that comes back keeps the stamps of what it says as before', async () => {
      const user = await rest.server.signUp();
      const body = { ...newBody(name), ...newChange(name) };
      const record = await recordOf(user, name, body);
      const stampsOf = async (): Promise<Json> =>
        (await user.sync([])).changes.find(({ record: { id } }) => id === record.id)!.record.stamps;
      const before = await stampsOf();
      await user.call('DELETE', addressOf(name, record));
      expect((await user.call('POST', path, { ...body, id: record.id })).status).toBe(201);
      const { deleted, ...after } = await stampsOf();
      const field = resourceOf(name).order.at(-1)!;
      const at = (stamps: Json, each: string): string => stamps[each] ?? stamps['*'];
      for (const each of Object.keys(resourceOf(name).fields))
        if (each === field) expect(at(after, each) > deleted).toBe(true);
        else expect([each, at(after, each)]).toEqual([each, at(before, each)]);
    });
  });
}
