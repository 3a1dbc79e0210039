import { expect, it } from 'vitest';
import { fitLength } from './fit-length.ts';

it.each([
  ['', 'abc', 3, 'abc'],
  ['abc', 'abcd', 3, 'abc'],
  ['abc', 'aXbc', 3, 'abc'],
  ['ab', 'aXYb', 3, 'aXb'],
  ['', '😀😀😀', 3, '😀😀😀'],
  ['😀😀😀', '😀😀😀😀', 3, '😀😀😀'],
  ['', '😀😀😀😀', 3, '😀😀😀'],
  ['abc', 'aXc', 3, 'aXc'],
  ['aaa', 'aaaa', 3, 'aaa'],
  // What was longer before stays as it was.
  ['abcde', 'abcdeX', 3, 'abcde'],
  ['abcde', 'abcd', 3, 'abcd'],
])('from %j to %j within %i: %j', (before, after, most, fitting) =>
  expect(fitLength(before, after, most)).toBe(fitting),
);
