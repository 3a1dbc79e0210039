import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colorById, SUBJECT_COLORS } from './subject.ts';
import { subjectId, subjectKey } from './subject-id.ts';

/** Ids follow from these: they hold for ever, whatever a later build finds better. */
const GOLDEN: [name: string, key: string, id: string][] = [
  ['Maths', 'maths', 'e8c8d791-2620-5b3d-85b6-d4059339a018'],
  ['  MATHS ', 'maths', 'e8c8d791-2620-5b3d-85b6-d4059339a018'],
  ['Organic   Chemistry', 'organic chemistry', '9cdbc10c-eb95-5b71-b846-83f52c5c7593'],
  ['Organic\u00a0\tChemistry', 'organic chemistry', '9cdbc10c-eb95-5b71-b846-83f52c5c7593'],
  ['E\u0301cole', 'école', '7e9c4c24-cec4-5682-a71c-d01d86c41f9b'],
  ['Straße', 'straße', '3a45b14d-fa48-5d10-90f1-0aada01c56bc'],
  ['STRASSE', 'strasse', '3a79a286-0da3-5aa5-a7d1-b0cf6daeeb1f'],
  ['ΟΔΟΣ', 'οδος', '37fa769d-bbee-5794-8c8e-230cad46ddd3'],
  ['İstanbul', 'i\u0307stanbul', '9fae5a5f-066d-5ac3-8430-29af2cf0cb96'],
  ['رياضيات', 'رياضيات', '58032dc1-064a-556b-a4d4-12ca4e9e30df'],
  ['数学', '数学', 'b81966f8-0dec-55c3-88e3-e26975877ed9'],
  ['C++ 🏃🏽‍♀️', 'c++ 🏃🏽‍♀️', '3cd340e5-5082-57da-ac2f-12c3c9fd6fb7'],
];

test.each(GOLDEN)('version 1: %j has the key %j and the id %s', (name, key, id) => {
  expect([subjectKey(name), subjectId(name)]).toEqual([key, id]);
});

test('the key of a key is itself, and neither case, form nor blanks make another subject', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (name) => {
      const key = subjectKey(name);
      expect(subjectKey(key)).toBe(key);
      expect(subjectKey(` ${name.normalize('NFD')}\n`)).toBe(key);
    }),
    { numRuns: 1000 },
  );
});

test('accents make another subject, unlike in the search', () => {
  expect(subjectId('Cafe')).not.toBe(subjectId('Café'));
});

test('a colour that nobody chose follows from the id, and all twelve come up', () => {
  const names = Array.from({ length: 300 }, (_, i) => `Subject ${i}`);
  expect(new Set(names.map((name) => colorById(subjectId(name))))).toEqual(new Set(SUBJECT_COLORS));
});
