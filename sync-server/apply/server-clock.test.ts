import { expect, test } from 'vitest';
import { formatStamp, stampMs } from '#protocol/stamp.ts';
import { createServerClock } from './server-clock.ts';

const REPLICA = 'aaaaaaaaaaaaaaaa';

test('[R2] each stamp of a record is greater than the one before, whatever the wall clock does', () => {
  let nowMs = 1000;
  const clock = createServerClock(REPLICA, () => nowMs);
  const stamps = [formatStamp({ ms: 5000, counter: 3, replicaId: 'ffffffffffffffff' })];
  for (nowMs of [1000, 1000, 10, 6000, 6000, 20]) stamps.push(clock.stamp(stamps.at(-1)));
  expect(stamps).toEqual([...stamps].sort());
  expect(new Set(stamps).size).toBe(stamps.length);
});

test('[R2] a stamp ahead moves those of its own record alone', () => {
  const clock = createServerClock(REPLICA, () => 1000);
  const ahead = formatStamp({ ms: 60_900, counter: 0, replicaId: 'ffffffffffffffff' });
  expect(clock.stamp(ahead) > ahead).toBe(true);
  expect(stampMs(clock.stamp(undefined))).toBe(1000);
});

test('[R2] a wall clock that ran ahead and came back leaves nothing behind', () => {
  let nowMs = 7_200_000;
  const clock = createServerClock(REPLICA, () => nowMs);
  clock.stamp(undefined);
  nowMs = 1000;
  expect(stampMs(clock.stamp(undefined))).toBe(1000);
});
