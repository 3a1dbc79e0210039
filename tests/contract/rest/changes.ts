/** Changes by REST: a record that was read can be sent back, and values are stored in their canonical form. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exampleOf } from '#protocol/examples.ts';
import { changeSchema } from '#protocol/record-schema.ts';
import { resourceNames, resourceOf } from '#protocol/resources.ts';
import { newChange } from '#tests/support/factories.ts';
import { codeOf, type Json } from '#tests/support/test-server.ts';
import { addressOf, otherChange, recordOf, type RestServer } from './rest-server.ts';

/** Registers the tests of `PATCH`, for each resource and of computed members. */
export function testChanges(rest: RestServer): void {
  describe.each(resourceNames)('%s', (name) => {
    const resource = resourceOf(name);

    test('[R151] what was read can be sent back, and changes nothing', async () => {
      const address = addressOf(name, await recordOf(rest.ada, name));
      await rest.ada.call('PATCH', address, newChange(name));
      const seen = await rest.ada.call('GET', address);
      const again = await rest.ada.call('PATCH', address, seen.body.data, {
        'Content-Type': 'application/merge-patch+json',
      });
      expect([again.status, again.body]).toEqual([200, seen.body]);
      const changed = await rest.ada.call('PATCH', address, { ...seen.body.data, ...otherChange(name) });
      expect(changed.body.data).toMatchObject(otherChange(name));
    });

    test('a change that says something else of what cannot be changed is a 400 that names it', async () => {
      const record = await recordOf(rest.ada, name);
      const fixed = Object.keys(record).filter(
        (field) => !(field in resource.fields) || resource.immutable.includes(field),
      );
      for (const field of fixed) {
        const value = field.endsWith('At') ? '2001-01-01T00:00:00.000Z' : randomUUID();
        const reply = await rest.ada.call('PATCH', addressOf(name, record), { ...newChange(name), [field]: value });
        expect([field, ...codeOf(reply)]).toEqual([field, 400, 'invalid_request']);
        expect(reply.body.errors.map(({ path }: Json) => path)).toEqual([field]);
      }
      expect(fixed).toEqual(expect.arrayContaining(['id', 'createdAt', 'updatedAt']));
    });

    test('ids are taken in any case, instants with or without milliseconds', async () => {
      const { id } = await recordOf(rest.ada, name);
      const upper = await rest.ada.call('GET', `/api/${name}/${(id as string).toUpperCase()}`);
      expect(upper.body.data.id).toBe(id);
      const { createdAt } = upper.body.data;
      const offset = createdAt.replace('Z', '+00:00');
      const reply = await rest.ada.call('PATCH', `/api/${name}/${id}`, { id: id.toUpperCase(), createdAt: offset });
      expect([reply.status, reply.body]).toEqual([200, upper.body]);
    });
  });

  test('a goal shows when it was done, for as long as it is', async () => {
    const goal = await recordOf(rest.ada, 'goals');
    expect(goal.completedAt).toBeNull();
    const done = await rest.ada.call('PATCH', addressOf('goals', goal), { completed: true });
    expect(done.body.data.completedAt).toBe(done.body.data.updatedAt);
    const renamed = await rest.ada.call('PATCH', addressOf('goals', goal), {
      title: `Done ${goal.id}`,
      completed: true,
    });
    expect(renamed.body.data.completedAt).toBe(done.body.data.completedAt);
    const open = await rest.ada.call('PATCH', addressOf('goals', goal), { completed: false });
    expect(open.body.data.completedAt).toBeNull();
  });

  test('REST makes instants and zones canonical', async () => {
    const log = await recordOf(rest.ada, 'logs', {
      startedAt: '2026-03-02T16:00:00+01:00',
      endedAt: '2026-03-02T15:30:00Z',
    });
    expect([log.startedAt, log.endedAt]).toEqual(['2026-03-02T15:00:00.000Z', '2026-03-02T15:30:00.000Z']);
    const address = `/api/preferences/${rest.ada.user.id}`;
    for (const [sent, stored] of [
      ['europe/berlin', 'Europe/Berlin'],
      ['Asia/Kolkata', 'Asia/Kolkata'],
      ['US/Pacific', 'America/Los_Angeles'],
    ])
      expect((await rest.ada.call('PATCH', address, { timeZone: sent })).body.data.timeZone).toBe(stored);
    expect((await rest.ada.call('PATCH', address, { timeZone: 'Europe/Nowhere' })).status).toBe(400);
    expect((await rest.ada.call('PATCH', addressOf('logs', log), { endedAt: '2026-02-30T15:00:00Z' })).status).toBe(
      400,
    );
  });

  test('a timed log keeps its minutes computed when what was read is sent back', async () => {
    const log = await recordOf(rest.ada, 'logs', {
      startedAt: '2026-03-02T15:00:00Z',
      endedAt: '2026-03-02T15:30:00Z',
    });
    await rest.ada.call('PATCH', addressOf('logs', log), log);
    const later = await rest.ada.call('PATCH', addressOf('logs', log), { endedAt: '2026-03-02T16:00:00Z' });
    expect([log.minutes, later.body.data.minutes]).toEqual([30, 60]);
  });

  test('the example of a record is one that a change can say', () => {
    for (const name of resourceNames) expect(changeSchema(name).safeParse(exampleOf(name)).success).toBe(true);
  });
}
