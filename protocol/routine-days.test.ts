import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { routineGoalId } from './routine-days.ts';
import { sha1 } from './sha1.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('sha1 is that of RFC 3174', () => {
  expect(hexOf(sha1(new TextEncoder().encode('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
});

test('sha1 agrees with OpenSSL on anything up to three blocks', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(hexOf(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'));
    }),
    { numRuns: 300 },
  );
});

test('the goal of a routine on a day has the UUID version 5 of the day in the name space of the routine', () => {
  for (let run = 0; run < 50; run += 1) {
    const routine = randomUUID();
    expect(routineGoalId(routine, '2026-03-02')).toBe(v5('2026-03-02', routine));
  }
});

test('another day and another routine make other goals', () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const ids = [routineGoalId(a, '2026-03-02'), routineGoalId(a, '2026-03-03'), routineGoalId(b, '2026-03-02')];
  expect(new Set(ids).size).toBe(3);
});
