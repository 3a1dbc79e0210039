import { expect, test } from 'vitest';
import { isDeleted, latestStamp, mergeRecords, type Stamped } from './merge.ts';
import { ZERO_STAMP } from './stamp.ts';

const at = (ms: number): string => `${ms.toString(16).padStart(12, '0')}-0000-9f8e7d6c5b4a3f2e`;
const goal: Stamped = { id: 'g', title: 'Read', notes: '', stamps: { '*': at(1), title: at(3) } };

test('[R3] each field keeps its greater stamp, and "*" is the earliest of them', () => {
  const edit = { id: 'g', title: 'Write', notes: 'p. 3', stamps: { '*': at(2) } };
  expect(mergeRecords(goal, edit)).toEqual({
    id: 'g',
    title: 'Read',
    notes: 'p. 3',
    stamps: { '*': at(2), title: at(3) },
  });
});

test('[R5] a delete that the edit had not seen takes nothing from it', () => {
  const deletion = { id: 'g', stamps: { deleted: at(5) } };
  expect(isDeleted(mergeRecords(goal, deletion).stamps)).toBe(true);
  expect(
    isDeleted(mergeRecords(mergeRecords(goal, deletion), { id: 'g', notes: 'x', stamps: { '*': at(6) } }).stamps),
  ).toBe(false);
});

test('[R5] at equal stamps the field stays', () => {
  expect(isDeleted(mergeRecords(goal, { id: 'g', stamps: { deleted: at(3) } }).stamps)).toBe(false);
});

test('a deletion as it travels, without fields, keeps the fields that the other version holds', () => {
  const travelled = { id: 'g', deleted: true, stamps: { '*': at(1), title: at(3), deleted: at(5) } };
  const merged = mergeRecords(goal, travelled);
  expect(merged).toEqual({ ...goal, stamps: { ...goal.stamps, deleted: at(5) } });
  expect(isDeleted(merged.stamps)).toBe(true);
});

test('a deletion as it travels says nothing about fields that nobody holds', () => {
  const travelled = { id: 'g', deleted: true, stamps: { '*': at(9), deleted: at(5) } };
  expect(mergeRecords(travelled, travelled)).toEqual({ id: 'g', stamps: { deleted: at(5) } });
});

test('"*" counts for nothing when each field has a stamp of its own', () => {
  const merged = mergeRecords(goal, { id: 'g', title: 'Write', stamps: { '*': at(9), title: at(2) } });
  expect(merged).toEqual(goal);
  expect(latestStamp(merged.stamps)).toBe(at(3));
});

test('a field without any stamp loses to each that has one, and keeps losing after a merge', () => {
  const unstamped = { id: 'g', title: 'Nobody', notes: 'nobody', stamps: { notes: at(1) } };
  const merged = mergeRecords(unstamped, unstamped);
  expect(merged.stamps).toEqual({ '*': ZERO_STAMP, notes: at(1) });
  expect(mergeRecords(merged, { id: 'g', title: 'Read', stamps: { '*': at(1) } }).title).toBe('Read');
});

test('of two values with one stamp the same stays on every replica', () => {
  const [a, b] = ['Read', 'Write'].map((title) => ({ id: 'g', title, stamps: { '*': at(1) } }));
  expect(mergeRecords(a!, b!)).toEqual(mergeRecords(b!, a!));
});

test('a field called __proto__ is no field, and changes no prototype', () => {
  const hostile = JSON.parse(
    `{"id":"g","title":"Read","__proto__":{"polluted":1},"stamps":{"*":"${at(1)}"}}`,
  ) as Stamped;
  const merged = mergeRecords(hostile, goal);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(Object.keys(merged)).not.toContain('__proto__');
  expect(merged.polluted).toBeUndefined();
});

test('a record whose delete register is empty is not deleted', () => {
  expect(isDeleted({})).toBe(false);
  expect(isDeleted({ '*': at(1) })).toBe(false);
  expect(isDeleted({ deleted: at(1) })).toBe(true);
  expect(latestStamp({})).toBeUndefined();
  expect(latestStamp({ '*': at(1), deleted: at(2) })).toBe(at(2));
});
