import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toOpaqueString } from './opaque-string.ts';

describe('a password has one form', () => {
  test.each([
    ['letters and their marks, composed or not', 'Zoe\u0308 e\u0301cole', 'Zo\u00eb \u00e9cole'],
    ['Hangul, composed or not', '\u1112\u1161\u11ab', '\ud55c'],
    ['spaces of every kind', 'a\u00a0b\u3000c\u2003d', 'a b c d'],
    ['case, width and outer spaces stay', ' \uff21a ', ' \uff21a '],
    ['signs and pictures', '€ßΣ密码🔑·', '€ßΣ密码🔑·'],
    ['letters that are kept from joining', 'می\u200cخواهم', 'می\u200cخواهم'],
  ])('%s', (_, typed, prepared) => {
    expect(toOpaqueString(typed)).toBe(prepared);
  });

  test.each([
    ['nothing', ''],
    ['a bell', 'a\u0007b'],
    ['a line feed', 'a\nb'],
    ['a tabulator', 'a\tb'],
    ['DELETE', 'a\u007fb'],
    ['a control of the second set', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['a mark of direction', 'a\u202eb'],
    ['a soft hyphen', 'a\u00adb'],
    ['a joiner that joins nothing', '1\u200d2'],
    ['what is not assigned', 'a\u0378b'],
    ['no character', 'a\ufdd0b'],
    ['private use', 'a\ue000b'],
  ])('%s is not taken', (_, typed) => {
    expect(toOpaqueString(typed)).toBeUndefined();
  });

  test('and preparing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const prepared = toOpaqueString(typed);
        if (prepared !== undefined) expect(toOpaqueString(prepared)).toBe(prepared);
      }),
      { numRuns: 2000 },
    );
  });
});
