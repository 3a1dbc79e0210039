import { expect, it } from 'vitest';
import { DigestSum } from './digest.ts';
import type { Stamped } from './merge.ts';
import { formatStamp, ZERO_STAMP } from './stamp.ts';
import { SCHEMA } from './sync.ts';

const digestOf = (day: Stamped) => {
  const sum = new DigestSum(SCHEMA);
  sum.add('days', day);
  return sum.digest();
};

it('[R103] [R117] a day, which always exists, counts once somebody wrote about it: who never kept it holds the same', () => {
  const day = { id: 'd', date: '2026-03-02', note: '', createdAt: '1970-01-01T00:00:00.000Z' };
  const stamp = formatStamp({ ms: 1, counter: 0, replicaId: 'a'.repeat(16) });
  expect(digestOf({ ...day, stamps: { '*': ZERO_STAMP } })).toEqual(new DigestSum(SCHEMA).digest());
  expect(digestOf({ ...day, stamps: { '*': ZERO_STAMP, note: stamp } })).not.toEqual(new DigestSum(SCHEMA).digest());
});
