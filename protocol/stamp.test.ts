import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';
import { formatStamp, laterStamp, nextStamp, parseStamp, stampMs, stampReplica, ZERO_STAMP } from './stamp.ts';
import { stampSchema } from './stamp-schema.ts';
import { replicaIdSchema } from './sync-request.ts';

const REPLICA = '9f8e7d6c5b4a3f2e';
const STAMP = '019cbf0e1a40-0000-9f8e7d6c5b4a3f2e';

test('a stamp is twelve, four and sixteen hex digits', () => {
  expect(formatStamp({ ms: 0x019cbf0e1a40, counter: 0, replicaId: REPLICA })).toBe(STAMP);
  expect(parseStamp(STAMP)).toEqual({ ms: 0x019cbf0e1a40, counter: 0, replicaId: REPLICA });
  expect([stampMs(STAMP), stampReplica(STAMP)]).toEqual([0x019cbf0e1a40, REPLICA]);
});

describe('what is not a stamp is an invalid request', () => {
  test.each([
    ['empty', ''],
    ['upper case', STAMP.toUpperCase()],
    ['a digit short', STAMP.slice(1)],
    ['a digit long', `0${STAMP}`],
    ['a line after it', `${STAMP}\n`],
    ['a space before it', ` ${STAMP}`],
    ['no separators', STAMP.replaceAll('-', '')],
    ['not hex', STAMP.replace('f', 'g')],
    ['digits of another script', STAMP.replace('0', '٠')],
  ])('%s', (_, text) => {
    expect(() => parseStamp(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }) as Problem);
    expect(() => parse(stampSchema, text, 'stamp')).toThrow(Problem);
  });
});

test('a replica id is sixteen lower-case hex digits', () => {
  expect(parse(replicaIdSchema, REPLICA, 'id')).toBe(REPLICA);
  for (const wrong of ['', REPLICA.toUpperCase(), `${REPLICA}0`, `${REPLICA}\n`, 7])
    expect(() => parse(replicaIdSchema, wrong, 'id')).toThrow(Problem);
});

describe('nextStamp', () => {
  test('takes the wall clock where it runs ahead', () => {
    expect(nextStamp(STAMP, 0x019cbf0e1a41, REPLICA)).toBe('019cbf0e1a41-0000-9f8e7d6c5b4a3f2e');
  });

  test('counts within one millisecond and while the clock stands behind', () => {
    expect(nextStamp(STAMP, 0x019cbf0e1a40, REPLICA)).toBe('019cbf0e1a40-0001-9f8e7d6c5b4a3f2e');
    expect(nextStamp(STAMP, 0, REPLICA)).toBe('019cbf0e1a40-0001-9f8e7d6c5b4a3f2e');
  });

  test('carries a full counter into the milliseconds', () => {
    expect(nextStamp('019cbf0e1a40-ffff-ffffffffffffffff', 0, REPLICA)).toBe('019cbf0e1a41-0000-9f8e7d6c5b4a3f2e');
  });

  test('carries the stamp of the replica that writes, not of the one that was seen', () => {
    expect(stampReplica(nextStamp(STAMP, 0, 'ffffffffffffffff'))).toBe('ffffffffffffffff');
  });

  test('a clock that shows no time at all counts as 1970', () => {
    for (const now of [Number.NaN, -Infinity, -1, -0.5]) {
      expect(nextStamp(undefined, now, REPLICA)).toBe(`000000000000-0000-${REPLICA}`);
      expect(nextStamp(STAMP, now, REPLICA)).toBe(`019cbf0e1a40-0001-${REPLICA}`);
    }
  });

  test('a clock beyond the year 9999 counts as its last millisecond', () => {
    const last = formatStamp({ ms: Date.UTC(9999, 11, 31, 23, 59, 59, 999), counter: 0, replicaId: REPLICA });
    for (const now of [Infinity, 2 ** 48, Number.MAX_VALUE]) expect(nextStamp(undefined, now, REPLICA)).toBe(last);
  });

  test('refuses to follow the greatest stamp that can be written, since nothing does', () => {
    expect(() => nextStamp('ffffffffffff-ffff-0000000000000000', 0, REPLICA)).toThrow(Problem);
  });

  test('refuses to follow what is not a stamp', () => {
    expect(() => nextStamp('yesterday', 0, REPLICA)).toThrow(Problem);
  });
});

test('the zero stamp comes before the first stamp of every replica', () => {
  expect(nextStamp(undefined, 0, '0000000000000001') > ZERO_STAMP).toBe(true);
  expect(nextStamp(ZERO_STAMP, 0, '0000000000000000') > ZERO_STAMP).toBe(true);
});

test('laterStamp answers the greater one, and the only one there is', () => {
  const later = nextStamp(STAMP, 0, REPLICA);
  expect(laterStamp(STAMP, later)).toBe(later);
  expect(laterStamp(later, STAMP)).toBe(later);
  expect(laterStamp(STAMP, undefined)).toBe(STAMP);
  expect(laterStamp(undefined, STAMP)).toBe(STAMP);
  expect(laterStamp(undefined, undefined)).toBeUndefined();
});
