import { expect, test } from 'vitest';
import { formatCursor, readCursor } from './cursor.ts';

const USER = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const OTHER = '019cbf0e-1a40-7000-8000-000000000000';
const head = { epoch: '5a3dbb3b-4d59-4f4e-9d25-6d3f2f3b8f10', version: 41 };

test('says where it was made', () => {
  expect(readCursor(formatCursor(head, USER), head, USER)).toBe(41);
  expect(readCursor(formatCursor(head, USER), { ...head, version: 99 }, USER)).toBe(41);
});

test('null has seen nothing', () => {
  expect(readCursor(null, head, USER)).toBe(0);
});

test.each([
  '',
  'abc',
  '%%%',
  `${formatCursor(head, USER)}A`,
  `${formatCursor(head, USER)} `,
  formatCursor(head, OTHER),
])('what was not given to this user is invalid: %s', (cursor) => {
  expect(() => readCursor(cursor, head, USER)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

test('one of a later state, or of another database, is ahead', () => {
  const ahead = expect.objectContaining({ code: 'cursor_ahead' }) as Error;
  expect(() => readCursor(formatCursor(head, USER), { ...head, version: 40 }, USER)).toThrow(ahead);
  expect(() => readCursor(formatCursor(head, USER), { ...head, epoch: OTHER }, USER)).toThrow(ahead);
});
