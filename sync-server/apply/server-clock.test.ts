import { expect, test } from 'vitest';
import { formatStamp } from '#protocol/stamp.ts';
import { createServerClock } from './server-clock.ts';

const REPLICA = 'aaaaaaaaaaaaaaaa';

test('every stamp is greater than the one before and than what was seen, whatever the wall clock does', () => {
  let nowMs = 1000;
  const clock = createServerClock(REPLICA, () => nowMs);
  const seen = formatStamp({ ms: 5000, counter: 3, replicaId: 'ffffffffffffffff' });
  const stamps = [clock.stamp(undefined), clock.stamp(undefined), clock.stamp(seen)];
  nowMs = 10;
  stamps.push(clock.stamp(undefined), clock.stamp(formatStamp({ ms: 20, counter: 0, replicaId: REPLICA })));
  expect(stamps).toEqual([...stamps].sort());
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(stamps[2]! > seen).toBe(true);
});
