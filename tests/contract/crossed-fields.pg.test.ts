/**
 * Devices that each change one of two fields between which a rule holds, over the real store, round and server: the merge stands whatever
 * comes of it, nothing is refused, and all that read it repair it alike.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIELD_RULES } from '#protocol/field-rules.ts';
import { loggedMinutes } from '#protocol/log-time.ts';
import { isRoutineDay } from '#protocol/routine-days.ts';
import { write } from '#client/store/write.ts';
import { expectAgreement, signedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

const DEVICES = 3;
const LOG = '019cbf0e-1a40-7000-8000-000000000001';
const ROUTINE = '019cbf0e-1a40-7000-8000-000000000002';
const MADE = {
  logs: { text: 'Read', date: '2026-03-02' },
  routines: { title: 'Read', rule: 'FREQ=WEEKLY', startDate: '2026-03-02' },
};
const ids = { logs: LOG, routines: ROUTINE };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Edit {
  resource: 'logs' | 'routines';
  put: Record<string, unknown>;
}

const edit = (resource: Edit['resource'], field: string, ...values: unknown[]) =>
  fc.constantFrom(...values).map((value): Edit => ({ resource, put: { [field]: value } }));

const edits = fc.oneof(
  edit('logs', 'startedAt', '2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z', null),
  edit('logs', 'endedAt', '2026-03-02T08:30:00.000Z', '2026-03-02T10:20:00.000Z', '2026-03-05T10:00:00.000Z', null),
  edit('routines', 'startDate', '2026-03-02', '2026-05-04'),
  edit('routines', 'endDate', '2026-04-01', '2026-02-01', null),
  edit('routines', 'rule', 'FREQ=DAILY;COUNT=1', 'FREQ=DAILY', 'FREQ=MONTHLY'),
  edit('routines', 'times', 3, null),
  edit('routines', 'afterDays', 2, null),
);
const device = fc.nat(DEVICES - 1);
/** Nothing is written where it syncs. */
const acts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ device, edit: edits }) },
    { weight: 1, arbitrary: fc.record({ device, edit: fc.constant(null) }) },
  ),
  { minLength: 4, maxLength: 14 },
);

test('[R79] two halves of a broken rule meet: all devices and the server agree, and repair it alike', async () => {
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (drawn) => {
      const user = await server.signUp();
      const devices = Array.from({ length: DEVICES }, () => signedInDevice(server, user));
      const [first] = devices;
      for (const resource of ['logs', 'routines'] as const)
        await write(first!.store, [{ resource, id: ids[resource], put: MADE[resource] }]);
      for (const { sync } of devices) await sync();
      for (const { device: i, edit: change } of drawn) {
        const { store, sync } = devices[i]!;
        if (change) await write(store, [{ ...change, id: ids[change.resource] }]);
        else await sync();
      }
      for (const { sync } of [...devices, ...devices]) await sync();
      for (const each of devices) await expectAgreement(each, user);

      const { store } = first!;
      const [log, routine] = [(await store.logs.get(LOG))!, (await store.routines.get(ROUTINE))!];
      const stands: [keyof typeof ids, object][] = [
        ['logs', log],
        ['routines', routine],
      ];
      broken += stands.flatMap(([name, row]) =>
        FIELD_RULES[name]!.filter((rule) => rule.broken(row as Record<string, unknown>) !== undefined),
      ).length;
      expect((await user.call('GET', `/api/logs/${LOG}`)).body.data.minutes).toBe(loggedMinutes(log));
      if (routine.endDate! < routine.startDate) expect(isRoutineDay(routine, routine.startDate)).toBe(false);
    }),
    { numRuns: 15 },
  );
  expect(broken).toBeGreaterThan(0);
});
