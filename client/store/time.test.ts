import { expect, test } from 'vitest';
import { NOTICE_MS, dropOldConflictNotices } from '#client/store/attention.ts';
import { writeRoutineDay } from '#client/routines/routine-day.ts';
import { write } from '#client/store/write.ts';
import { syncRound } from '#client/sync/round.ts';
import { newDevice, START_MS } from '#tests/support/device.ts';
import type { Store } from './database.ts';
import { newId } from './ids.ts';
import { readToldTime } from './time.ts';

const YEARS_MS = 5 * 365 * 86_400_000;

/** A round with a server that tells the time. */
const hear = (store: Store, serverMs = START_MS): Promise<void> =>
  syncRound(store, () =>
    Promise.resolve({
      cursor: newId(),
      changes: [],
      results: [],
      hasMore: false,
      serverTime: new Date(serverMs).toISOString(),
    }),
  );

test("[R77] the time of a store is the server's, in the tab that asked and in another", async () => {
  const { store } = newDevice({ nowMs: START_MS + YEARS_MS });
  const end = await store.followTime();
  expect(store.now()).toBe(START_MS + YEARS_MS);
  await hear(store);
  expect([store.now(), await readToldTime(store)]).toEqual([START_MS, START_MS]);
  end();
  store.offsetMs = 0;
  (await store.followTime())();
  expect(store.now()).toBe(START_MS);
});

test('[R77] a device years ahead forgets no notice, and dates its own by the server', async () => {
  const { store, clock } = newDevice({ nowMs: START_MS + YEARS_MS });
  await hear(store);
  const at = store.now();
  await store.notices.put({
    ...{ resource: 'goals', field: 'title', stands: 'a', gaveWay: 'b' },
    id: newId(),
    recordId: newId(),
    mine: true,
    at,
  });
  expect(await dropOldConflictNotices(store)).toBe(0);
  clock.nowMs += 2 * NOTICE_MS;
  expect(await dropOldConflictNotices(store)).toBe(0);
  await hear(store, START_MS + NOTICE_MS + 1);
  expect(await dropOldConflictNotices(store)).toBe(1);
});

test('[R46] a day that only a clock ahead took for today keeps no goal of a routine, unless somebody touched it', async () => {
  const { store } = newDevice();
  const put = { title: 'Revise', rule: 'FREQ=DAILY', startDate: '2026-01-01' };
  await write(store, [{ resource: 'routines', id: newId(), put }]);
  await writeRoutineDay(store, '2031-05-01');
  await writeRoutineDay(store, '2031-05-02');
  const [touched] = await store.goals.where('date').equals('2031-05-02').toArray();
  await write(store, [{ resource: 'goals', id: touched!.id, put: { completed: true } }]);
  await writeRoutineDay(store, '2031-05-03');
  await writeRoutineDay(store, '2026-01-31');
  expect((await store.goals.toArray()).map(({ date }) => date).sort()).toEqual(['2026-01-31', '2031-05-02']);
});
