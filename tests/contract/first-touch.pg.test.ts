/**
 * Several devices that first touch one day and one subject, with no word of one another, over the real store, round and server: whatever
 * the order in which they meet, they come to agree, and no default of one erases what another wrote.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, test, expect } from 'vitest';
import { dayId } from '#protocol/day-id.ts';
import { subjectId } from '#protocol/subject-id.ts';
import { write, type Intent } from '#client/store/write.ts';
import { expectAgreement, signedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

const DEVICES = 3;
const DATE = '2026-03-02';
const NAME = 'Maths';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Act {
  device: number;
  /** Nothing is written where it syncs. */
  intent?: { resource: 'days' | 'subjects'; field: string; value: unknown };
}

const value = <T>(resource: 'days' | 'subjects', field: string, ...values: T[]) =>
  fc.constantFrom(...values).map((each) => ({ resource, field, value: each }));

const intent = fc.oneof(
  value('days', 'note', 'Good', 'Bad'),
  value('days', 'mood', 1, 5),
  value('days', 'wrappedUpAt', '2026-03-02T20:15:00.000Z'),
  value('subjects', 'color', 'red', 'lime'),
  value('subjects', 'weeklyMinutes', 60, 90),
  value('subjects', 'archived', true),
);
const device = fc.nat(DEVICES - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ device, intent }) },
  { weight: 1, arbitrary: fc.record({ device }) },
);

const toIntent = ({ resource, field, value: put }: NonNullable<Act['intent']>): Intent =>
  resource === 'days'
    ? { resource, id: dayId(DATE), put: { date: DATE, [field]: put } }
    : { resource, id: subjectId(NAME), put: { name: NAME, [field]: put } };

test('[R103] what each wrote stays, in whatever order they meet', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
      const user = await server.signUp();
      const devices = Array.from({ length: DEVICES }, () => signedInDevice(server, user));
      const written = new Map<string, unknown[]>();
      for (const one of acts) {
        const { store, sync } = devices[one.device]!;
        if (!one.intent) await sync();
        else {
          await write(store, [toIntent(one.intent)]);
          const key = `${one.intent.resource} ${one.intent.field}`;
          written.set(key, [...(written.get(key) ?? []), one.intent.value]);
        }
      }
      for (const { sync } of [...devices, ...devices]) await sync();
      for (const each of devices) await expectAgreement(each, user);
      const { store } = devices[0]!;
      const rows = { days: await store.days.get(dayId(DATE)), subjects: await store.subjects.get(subjectId(NAME)) };
      for (const [key, values] of written) {
        const [resource, field] = key.split(' ') as ['days' | 'subjects', string];
        expect(values).toContain((rows[resource] as unknown as Record<string, unknown>)[field]);
      }
    }),
    { numRuns: 25 },
  );
});

test('the first change of a day can be undone and done again, before anybody heard of it and after', async () => {
  const user = await server.signUp();
  const { store, sync } = signedInDevice(server, user);
  for (const isTold of [false, true]) {
    const intents = [toIntent({ resource: 'days', field: 'note', value: isTold ? 'Told' : 'Untold' })];
    const undo = await write(store, intents);
    if (isTold) await sync();
    expect(await store.days.get(dayId(DATE))).toMatchObject({ note: isTold ? 'Told' : 'Untold', mood: null });
    const redo = await write(store, undo);
    expect(await store.days.get(dayId(DATE))).toMatchObject({ note: '', date: DATE });
    await write(store, redo);
    await write(store, undo);
    await sync();
    expect((await user.call('GET', `/api/days/${dayId(DATE)}`)).body.data.note).toBe('');
  }
});
