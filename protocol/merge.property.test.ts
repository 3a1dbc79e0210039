import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stamp, version } from '#tests/support/arbitrary.ts';
import { createdBy, defaultLaws } from '#tests/support/default-laws.ts';
import { GOAL_ID, mergeLaws } from '#tests/support/merge-laws.ts';
import { fieldsOf, mergeRecords, packStamps, stampOf, type Stamped } from './merge.ts';

const mergeAll = (versions: Stamped[]): Stamped => versions.reduce(mergeRecords);

mergeLaws('the pure merge', () => ({ apply: mergeAll }), { runs: 1000 });
mergeLaws('the pure merge of a record that is whole', () => ({ apply: mergeAll }), { runs: 300, startsWhole: true });

defaultLaws('the pure merge', (creations) => mergeAll(creations.map(createdBy)), 500);

describe('mergeRecords', () => {
  test('answers the same text for the same state, whatever the order', () => {
    const versions = fc.array(version(GOAL_ID), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(versions, (writes) => {
        const stamps = JSON.stringify(mergeAll(writes).stamps);
        expect(JSON.stringify(mergeAll([...writes].reverse()).stamps)).toBe(stamps);
      }),
    );
  });

  test('changes neither of its arguments', () => {
    fc.assert(
      fc.property(version(GOAL_ID), version(GOAL_ID), (a, b) => {
        const before = structuredClone([a, b]);
        mergeRecords(a, b);
        expect([a, b]).toEqual(before);
      }),
    );
  });

  test('keeps the earlier createdAt, and the only one there is', () => {
    const createdAt = fc.constantFrom(
      undefined,
      '2025-01-01T00:00:00.000Z',
      '2025-01-01T00:00:00.001Z',
      '0999-01-01T00:00:00.000Z',
    );
    fc.assert(
      fc.property(fc.array(createdAt, { minLength: 1, maxLength: 5 }), (instants) => {
        const versions = instants.map((at): Stamped => ({ id: GOAL_ID, stamps: {}, ...(at && { createdAt: at }) }));
        expect(mergeAll(versions).createdAt).toBe(instants.filter((at) => at !== undefined).sort()[0]);
      }),
    );
  });

  test('keeps fields that this build does not know, whatever their names and values', () => {
    const value = fc.jsonValue().map((any) => JSON.parse(JSON.stringify(any)) as unknown);
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('constructor', 'toString', 'valueOf', 'hasOwnProperty'),
    );
    const foreign = fc
      .tuple(fc.dictionary(name, value), stamp)
      .map(([fields, at]): Stamped => ({ ...fields, id: GOAL_ID, stamps: { '*': at } }));
    fc.assert(
      fc.property(foreign, foreign, (a, b) => {
        const merged = mergeRecords(a, b);
        expect(new Set(fieldsOf(merged))).toEqual(new Set([...fieldsOf(a), ...fieldsOf(b)]));
        for (const field of fieldsOf(merged))
          expect([a.stamps['*'], b.stamps['*']]).toContain(stampOf(merged.stamps, field));
        expect(mergeRecords(b, a)).toEqual(merged);
      }),
    );
  });
});

test('packStamps folds each set of stamps to one object, from which stampOf reads every one of them again', () => {
  const byField = fc.dictionary(fc.constantFrom('title', 'date', 'notes', 'subject'), stamp);
  fc.assert(
    fc.property(byField, fc.option(stamp, { nil: undefined }), (stamps, deleted) => {
      const packed = packStamps(stamps, deleted);
      for (const field in stamps) expect(stampOf(packed, field)).toBe(stamps[field]);
      expect(packed.deleted).toBe(deleted);
      const reversed = Object.fromEntries(Object.entries(stamps).reverse());
      expect(JSON.stringify(packStamps(reversed, deleted))).toBe(JSON.stringify(packed));
    }),
  );
});
