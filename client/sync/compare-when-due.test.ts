import { expect, it } from 'vitest';
import { newDevice } from '#tests/support/device.ts';
import { Problem } from '#protocol/problem.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { readAgreement } from '#client/store/meta.ts';
import { compareWhenDue } from './compare-when-due.ts';

const DAY_MS = 86_400_000;

function device(answer: () => Promise<object> = () => Promise.resolve({ digest: {} })) {
  const clock = { nowMs: Date.UTC(2026, 0, 31) };
  const { store } = newDevice(clock);
  const asked: SyncRequest[] = [];
  const compare = (): Promise<void> =>
    compareWhenDue(
      store,
      async (request) => {
        asked.push(request);
        const serverTime = new Date(clock.nowMs).toISOString();
        return { cursor: 'c', changes: [], hasMore: false, results: [], serverTime, schema: 2, ...(await answer()) };
      },
      () => Promise.resolve(),
    );
  return { clock, store, asked, compare };
}

it('[R119] compares once a day, from the day after a store was first asked', async () => {
  const { clock, store, asked, compare } = device();
  await compare();
  clock.nowMs += DAY_MS / 2;
  await compare();
  expect([asked.length, await readAgreement(store)]).toEqual([0, null]);
  clock.nowMs += DAY_MS / 2;
  await compare();
  await compare();
  expect(asked).toMatchObject([{ digest: true, mutations: [] }]);
  expect(await readAgreement(store)).toEqual({ at: clock.nowMs, outcome: 'same', parts: 0 });
});

it('waits for the next day when nobody can tell, and throws nothing', async () => {
  const { clock, asked, compare } = device(() => Promise.reject(new Problem('network')));
  await compare();
  clock.nowMs += DAY_MS;
  await compare();
  await compare();
  expect(asked).toHaveLength(1);
});

it('is not put off for years by a clock that was wrong', async () => {
  const { clock, asked, compare } = device();
  clock.nowMs += 3650 * DAY_MS;
  await compare();
  clock.nowMs -= 3650 * DAY_MS;
  await compare();
  clock.nowMs += DAY_MS;
  await compare();
  expect(asked).toHaveLength(1);
});
