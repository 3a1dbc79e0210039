import { expect, test } from 'vitest';
import { resources } from '#protocol/resources.ts';
import { fit } from './fit.ts';

const goal = { title: ' Read ', date: '2026-03-02' };

test('what fits comes back in its canonical form', () => {
  expect(fit(resources.goals.create, goal)).toEqual({ ...goal, title: 'Read' });
});

test.each<[string, object, string]>([
  ['a text that is too long', { title: 'x'.repeat(201) }, 'title must be at most 200 characters'],
  ['no text', { title: ' ' }, 'title must be at least 1 characters'],
  ['a day that does not exist', { date: '2026-02-30' }, 'date must be a day that exists, as YYYY-MM-DD'],
])('[R61] %s is told in words', (_, change, words) => {
  expect(() => fit(resources.goals.create, { ...goal, ...change })).toThrow(`This does not fit: ${words}.`);
});

test('[R61] a number out of its bounds is told in words', () => {
  const log = { date: '2026-03-02', text: 'Read', minutes: 1441 };
  expect(() => fit(resources.logs.create, log)).toThrow('This does not fit: minutes must be at most 1440.');
});
