import { expect, test } from 'vitest';
import type { FeedHead } from '../database/feed-head.ts';
import { checkHorizon, checkPosition, formatCursor, hasSeen, readCursor } from './cursor.ts';

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

/** Holds a position against a feed whose past versions all had one mark. */
const check = (position: typeof here, now: FeedHead, pastMark = head.mark) =>
  checkPosition(
    { feedHead: () => Promise.resolve(now), markOf: () => Promise.resolve(pastMark) },
    USER,
    readCursor(formatCursor(position, USER), USER),
  );

test('says where it was made', () => {
  expect(readCursor(formatCursor(here, USER), USER)).toEqual(here);
  const unmarked = { ...here, head: { ...head, mark: '' } };
  expect(readCursor(formatCursor(unmarked, USER), USER)).toEqual(unmarked);
  const amidFirstPull = { ...here, rest: 12 };
  expect(readCursor(formatCursor(amidFirstPull, USER), USER)).toEqual(amidFirstPull);
  expect(readCursor(null, USER)).toBeNull();
});

test.each([
  '',
  'abc',
  '%%%',
  `${formatCursor(here, USER)}A`,
  `${formatCursor(here, USER)} `,
  formatCursor(here, OTHER),
  formatCursor({ ...here, rest: 41 }, USER),
  formatCursor({ ...here, version: 42 }, USER),
  formatCursor({ ...here, head: { ...head, version: 2 ** 63 } }, USER),
  formatCursor({ ...here, head: { ...head, purged: 2 ** 63 } }, USER),
  Buffer.concat([Buffer.from(formatCursor(here, USER), 'base64url'), Buffer.alloc(8)]).toString('base64url'),
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
