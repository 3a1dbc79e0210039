import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';
import { instant, msToInstant, text, titleKey, uuid, verbatim } from './text.ts';

const refuses = (schema: Parameters<typeof parse>[0], input: unknown): void => {
  expect(() => parse(schema, input, 'text')).toThrow(Problem);
};
const UNSTORABLE = ['\0', 'a\0b', '\ud800', '\udc00', 'a\udfff\ud800b'];

describe('text', () => {
  test('is trimmed and NFC, then measured in code points', () => {
    expect(parse(text(1, 5), ' \t e\u0301\u00a0\n', 'text')).toBe('é');
    expect(parse(text(1, 1), '😀', 'text')).toBe('😀');
    refuses(text(1, 1), '😀😀');
    refuses(text(2, 2), '😀');
    expect(parse(text(1, 1), `e\u0301${' '.repeat(100)}`, 'text')).toBe('é');
  });

  test('of blanks alone is empty', () => {
    expect(parse(text(0, 5), ' \u2003\ufeff ', 'text')).toBe('');
    refuses(text(1, 5), ' \u2003\ufeff ');
  });

  test('refuses what the database cannot store, and what is no text', () => {
    for (const wrong of [...UNSTORABLE, 5, null, undefined, ['a'], { length: 1 }]) refuses(text(0, 10), wrong);
  });

  test('takes what people heap on a letter, and refuses at once what takes the square of its length to put in order', () => {
    const heaped = `Z${'\u0300\u0316'.repeat(50)}`;
    expect(parse(text(1, 200), heaped, 'text')).toBe(heaped.normalize('NFC'));
    const heaps = [`${heaped}\u0300`, 'a' + '\u0345'.repeat(260_000) + '\u0334'.repeat(260_000), '\u0344'.repeat(60)];
    for (const heap of heaps) {
      const start = performance.now();
      expect(() => parse(text(1, 10_000), heap, 'text')).toThrow('may have at most 100 marks on a letter');
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });

  test('accepts its own canonical form unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const canonical = written.includes('\0') ? '' : parse(text(0, 10_000), written, 'text');
        expect(parse(text(0, 10_000), canonical, 'text')).toBe(canonical);
        expect(canonical).toBe(canonical.normalize('NFC').trim());
      }),
    );
  });
});

describe('verbatim', () => {
  test('is taken exactly as it came', () => {
    for (const password of ['  spaces  ', 'e\u0301'.repeat(4), '\t\n\t\n\t\n\t\n'])
      expect(parse(verbatim(1, 128), password, 'password')).toBe(password);
  });

  test('is measured in code points', () => {
    expect(parse(verbatim(8, 8), '😀'.repeat(8), 'password')).toBe('😀'.repeat(8));
    refuses(verbatim(8, 128), '😀'.repeat(7));
    refuses(verbatim(8, 128), '😀'.repeat(129));
  });

  test('refuses what the database cannot store', () => {
    for (const wrong of UNSTORABLE) refuses(verbatim(0, 10), wrong);
  });
});

describe('uuid', () => {
  const UUID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';

  test('is canonical in lower case', () => {
    expect(parse(uuid(), UUID.toUpperCase(), 'id')).toBe(UUID);
  });

  test.each([
    '',
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.replaceAll('-', ''),
    ` ${UUID}`,
    `${UUID}\n`,
    UUID.slice(1),
    `${UUID}0`,
    UUID.replace('c', 'g'),
  ])('refuses %j', (wrong) => refuses(uuid(), wrong));
});

describe('instant', () => {
  test.each([
    '2026-01-31T09:30:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '0001-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])('takes %s', (right) => expect(parse(instant(), right, 'instant')).toBe(right));

  test.each([
    '2026-01-31',
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.000+01:00',
    '2026-01-31T09:30:00.000z',
    '2026-02-30T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-31T24:00:00.000Z',
    '2026-01-31T23:60:00.000Z',
    '2026-06-30T23:59:60.000Z',
    '0000-01-01T00:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
  ])('refuses %s', (wrong) => refuses(instant(), wrong));
});

describe('msToInstant', () => {
  test('writes what instant takes, for every millisecond that a stamp can carry and beyond', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.maxSafeNat(),
          fc.nat({ max: 2 ** 31 - 1 }),
          fc.constantFrom(0, 2 ** 48 - 1, Number.MAX_VALUE, Infinity),
        ),
        (ms) => {
          const written = msToInstant(ms);
          expect(parse(instant(), written, 'instant')).toBe(written);
          expect(Date.parse(written)).toBe(Math.min(ms, Date.UTC(9999, 11, 31, 23, 59, 59, 999)));
        },
      ),
    );
  });

  test('keeps the order of times', () => {
    const ms = fc.integer({ min: 0, max: 2 ** 49 });
    fc.assert(fc.property(ms, ms, (a, b) => a > b || msToInstant(a) <= msToInstant(b)));
  });
});

describe('titleKey', () => {
  test.each([
    ['Read', 'rEAD'],
    ['Écrire', 'E\u0301CRIRE'],
    ['Straße', 'STRASSE'],
    ['Straße', 'STRAẞE'],
    ['İ', 'i\u0307'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬁn', 'FIN'],
  ])('%s and %s are one title', (a, b) => expect(titleKey(a)).toBe(titleKey(b)));

  test.each([
    ['Resume', 'Résumé'],
    ['Read', 'Read 2'],
    ['ı', 'i\u0307'],
  ])('%s and %s are two', (a, b) => expect(titleKey(a)).not.toBe(titleKey(b)));

  test('is the same for every way to write an accent, for upper case, and for its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(titleKey(title.normalize('NFD'))).toBe(titleKey(title));
        expect(titleKey(titleKey(title))).toBe(titleKey(title));
      }),
      { numRuns: 1000 },
    );
  });
});
