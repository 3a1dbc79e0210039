/**
 * A goal that is set for a day is on that day on each device, in the API and in the export: in whatever zone each of them lives,
 * and over the changes of its clocks. Client and server run here in one process, whose zone is set to one after the other.
 */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { exportDocument } from '#client/transfer/export-document.ts';
import { importDocument } from '#client/transfer/transfer-intents.ts';
import { previewImport } from '#client/transfer/import-document.ts';
import { readDocument, type ReadDocument } from '#client/transfer/read-document.ts';
import { syncRound } from '#client/sync/round.ts';
import { addGoals } from '#client/goals/goal-intents.ts';
import type { Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { newDevice } from '#tests/support/device.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
/** The clocks of Europe, America, Chile, Australia and Egypt change on some of these; one is a leap day, two end a year. */
const DAYS: CalendarDay[] = [
  ...['2026-03-08', '2026-03-29', '2026-04-05', '2026-04-24', '2026-09-06', '2026-10-04', '2026-10-25', '2026-11-01'],
  ...['2028-02-29', '2026-12-31', '2027-01-01'],
];

let server: TestServer;
const home = process.env.TZ;
const live = (zone: string) => (process.env.TZ = zone);
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
});
afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});
afterAll(() => server.stop());

const sync = (store: Store, user: TestUser) =>
  syncRound(store, ({ mutations, cursor }) => user.sync(mutations, cursor));

/** What stands on each day, by title: the zone in which it was written. */
const daysOf = (goals: { date: string | null; title: string }[]): string[] =>
  goals.map(({ date, title }) => `${date} ${title}`).sort();

test('from every zone to every other', async () => {
  const user = await server.signUp();
  const clock = { nowMs: Date.now() };
  const [phone, laptop] = [newDevice(clock).store, newDevice(clock).store];
  const expected: string[] = [];
  for (const [index, zone] of ZONES.entries()) {
    live(zone);
    const day = DAYS[index % DAYS.length]!;
    await addGoals(phone, day, [zone]);
    expected.push(`${day} ${zone}`);
  }
  expected.sort();
  await sync(phone, user);
  live('Pacific/Kiritimati');
  // The process does live there: it is 14 hours ahead.
  expect(new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset()).toBe(-14 * 60);
  await sync(laptop, user);
  expect(daysOf(await laptop.goals.toArray())).toEqual(expected);

  // The same, read in zones on both sides of the date line and at odd offsets.
  for (const zone of ['Pacific/Niue', 'Pacific/Kiritimati', 'America/St_Johns']) {
    live(zone);
    expect(daysOf((await user.call('GET', '/api/goals?limit=1000')).body.data)).toEqual(expected);
    const { body } = await user.call('GET', '/api/users/me/export');
    expect(daysOf(body.records.goals)).toEqual(expected);
    for (const day of DAYS) {
      const listed: { date: string }[] = (await user.call('GET', `/api/goals?date=${day}`)).body.data;
      expect(new Set(listed.map(({ date }) => date))).toEqual(new Set([day]));
    }
  }
  // Read back from the device's own document, in the last of them.
  const own = await exportDocument(laptop, { userId: null, name: null, email: null });
  expect(daysOf(own.records.goals as unknown as { date: string; title: string }[])).toEqual(expected);
  const { store } = newDevice(clock);
  const { records } = readDocument(JSON.stringify(own), null) as ReadDocument;
  await importDocument(store, (await previewImport(store, records)).records, () => undefined);
  expect(daysOf(await store.goals.toArray())).toEqual(expected);
});

test('days and instants of deadlines and days are the same text in every zone', async () => {
  const user = await server.signUp();
  const [day, at] = ['2026-03-29', '2026-03-29T23:30:00.000Z'];
  const deadline = { title: 'Exam', date: day, workFrom: '2026-03-01', time: '02:30' };
  await user.call('POST', '/api/deadlines', deadline);
  await user.call('PATCH', `/api/days/${dayId(day)}`, { wrappedUpAt: at, carriedOverAt: at });
  for (const zone of ['Pacific/Niue', 'Pacific/Kiritimati', 'Europe/Berlin']) {
    live(zone);
    const expected = { deadlines: [deadline], days: [{ date: day, wrappedUpAt: at, carriedOverAt: at }] };
    const { changes } = await user.sync();
    const { body } = await user.call('GET', '/api/users/me/export');
    for (const name of ['deadlines', 'days'] as const) {
      expect((await user.call('GET', `/api/${name}?date=${day}`)).body.data).toMatchObject(expected[name]);
      expect(body.records[name]).toMatchObject(expected[name]);
      expect(changes.filter(({ resource }) => resource === name).map(({ record }) => record)).toMatchObject(
        expected[name],
      );
    }
  }
});
