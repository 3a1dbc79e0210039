import { expect, test } from 'vitest';
import type { FeedHead } from '../database/feed-head.ts';
import { checkHorizon, checkPosition, formatCursor, hasSeen, isOfEpoch, readCursor, type Position } from './cursor.ts';

const USER = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const OTHER = '019cbf0e-1a40-7000-8000-000000000000';
const head: FeedHead = {
  epoch: '5a3dbb3b-4d59-4f4e-9d25-6d3f2f3b8f10',
  version: 41,
  mark: '00112233445566aa',
  purged: 7,
};
const here = { version: 40, rest: 0, head };
const ahead = expect.objectContaining({ code: 'cursor_ahead' }) as Error;
const expired = expect.objectContaining({ code: 'cursor_expired' }) as Error;

/** Holds a position against a feed whose past versions all had one mark, as clients of both protocols do. */
const check = async (position: typeof here, now: FeedHead, pastMark = head.mark) => {
  for (const protocol of [1, 2])
    await checkPosition(
      { feedHead: () => Promise.resolve(now), markOf: () => Promise.resolve(pastMark) },
      USER,
      readCursor(formatCursor(position, USER, protocol), USER),
    );
};

const POSITIONS: Position[] = [
  here,
  { ...here, head: { ...head, mark: '' } },
  { ...here, rest: 12 },
  { version: 0, rest: 0, head: { ...head, version: 0, mark: '', purged: 0 } },
  { version: 2 ** 40, rest: 2 ** 39, head: { ...head, version: 2 ** 52, purged: 128 } },
];

test.each(POSITIONS)('says where it was made: %#', (position) => {
  expect(readCursor(formatCursor(position, USER, 1), USER)).toEqual(position);
  const short = readCursor(formatCursor(position, USER, 2), USER)!;
  expect(short).toEqual({ ...position, head: { ...position.head, epoch: short.head.epoch } });
  expect(isOfEpoch(short.head, head)).toBe(true);
  expect(isOfEpoch(short.head, { epoch: OTHER })).toBe(false);
});

test('of nothing is null, and one of protocol 2 has less than a third of the other', () => {
  expect(readCursor(null, USER)).toBeNull();
  expect(formatCursor(here, USER, 2).length).toBeLessThanOrEqual(28);
  expect(formatCursor(here, USER, 1)).toHaveLength(86);
});

const bytesOf = (cursor: string): Buffer => Buffer.from(cursor, 'base64url');
const longer = (cursor: string, more: number[]): string =>
  Buffer.concat([bytesOf(cursor), Buffer.from(more)]).toString('base64url');

test.each([
  ...['', 'abc', '%%%'],
  ...[1, 2].flatMap((protocol) => [
    `${formatCursor(here, USER, protocol)}A`,
    `${formatCursor(here, USER, protocol)} `,
    formatCursor(here, OTHER, protocol),
    formatCursor({ ...here, rest: 41 }, USER, protocol),
    formatCursor({ ...here, head: { ...head, version: 2 ** 60 } }, USER, protocol),
    formatCursor({ ...here, head: { ...head, purged: 2 ** 60 } }, USER, protocol),
  ]),
  formatCursor({ ...here, version: 42 }, USER, 1),
  formatCursor({ ...here, head: { ...head, version: 2 ** 63 } }, USER, 1),
  longer(formatCursor(here, USER, 1), Array<number>(8).fill(0)),
  // No rest, one number too many, one that does not end, and one that has a shorter form.
  ...[[0], [1, 1], [0x81], [0x81, 0]].map((more) => longer(formatCursor(here, USER, 2), more)),
  bytesOf(formatCursor(here, USER, 2))
    .subarray(0, -1)
    .toString('base64url'),
])('what was not given to this user is invalid: %s', (cursor) => {
  expect(() => readCursor(cursor, USER)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

test('holds while the feed goes on, also from one mark to the next', async () => {
  await check(here, head);
  await check(here, { ...head, version: 99 });
  await check(here, { ...head, version: 99, mark: 'ffffffffffffffff' });
});

test('[R40] one of a later state, of another database, or of what came after a restored backup is ahead', async () => {
  await expect(check(here, { ...head, version: 39 })).rejects.toThrow(ahead);
  await expect(check(here, { ...head, epoch: OTHER })).rejects.toThrow(ahead);
  const restored = { ...head, version: 60, mark: 'ffffffffffffffff' };
  await expect(check(here, restored, 'ffffffffffffffff')).rejects.toThrow(ahead);
});

test('[R40] a page in the middle is ahead as well when what its server had shown to stand is gone', async () => {
  await expect(check({ version: 3, rest: 0, head }, { ...head, version: 30 })).rejects.toThrow(ahead);
});

test('[R41] one exactly at the horizon is good, one below it has expired', () => {
  expect(() => checkHorizon({ version: 20, rest: 0, head }, { ...head, purged: 20 })).not.toThrow();
  expect(() => checkHorizon({ version: 19, rest: 0, head }, { ...head, purged: 20 })).toThrow(expired);
});

test('[R41] a pull from nothing goes on below the horizon that it began with; null never expires', () => {
  expect(() => checkHorizon({ version: 3, rest: 0, head }, { ...head, purged: 7 })).not.toThrow();
  expect(() => checkHorizon({ version: 3, rest: 0, head }, { ...head, purged: 8 })).toThrow(expired);
});

test('[R44] amid a first pull, what lies between its rest and its beginning has been seen', () => {
  const amid = { version: 40, rest: 12, head };
  expect([0, 1, 12, 13, 40, 41].map((version) => hasSeen(amid, version))).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
  expect([0, 1].map((version) => hasSeen(null, version))).toEqual([true, false]);
});
