import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenEnglish } from './golden-english.ts';
import { goldenGerman } from './golden-german.ts';
import { readLine, rulesFor } from './read-line.ts';

const TODAY = '2026-11-23';
const NOTHING: ReadonlySet<string> = new Set();

const read = (line: string, languages: string[]) => {
  const { title, chips } = readLine(line, TODAY, rulesFor(languages), NOTHING);
  const value = (kind: string) => chips.find((chip) => chip.kind === kind)?.value ?? '';
  return [line, title, value('date'), value('time'), value('subject')];
};

describe('the golden set', () => {
  it('has at least 300 lines', () => {
    expect(goldenEnglish.length + goldenGerman.length).toBeGreaterThanOrEqual(300);
  });
  it.each(goldenEnglish)('English: %s', (...golden) => expect(read(golden[0], ['en-GB'])).toEqual(golden));
  it.each(goldenGerman)('German: %s', (...golden) => expect(read(golden[0], ['de-DE'])).toEqual(golden));
});

describe('a line of the add bar', () => {
  const fragments = [...goldenEnglish, ...goldenGerman].map(([line]) => line);
  const anyLine = fc.oneof(
    fc.string({ maxLength: 40, unit: 'grapheme' }),
    fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
  );

  it('is given back word for word when every chip is dismissed', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const rules = rulesFor(['de']);
        const kept = new Set<string>();
        for (;;) {
          const { title, chips } = readLine(line, TODAY, rules, kept);
          if (chips.length === 0) {
            expect(title).toBe(line.trim());
            return;
          }
          for (const { words } of chips) kept.add(words);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a title, and at most one chip of a kind', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const { title, chips } = readLine(line, TODAY, rulesFor(['de']), NOTHING);
        expect(title === '').toBe(line.trim() === '');
        expect(new Set(chips.map(({ kind }) => kind)).size).toBe(chips.length);
      }),
      { numRuns: 300 },
    );
  });

  it('does not read a language that its author does not', () => {
    expect(read('Guten morgen sagen', ['en'])).toEqual(['Guten morgen sagen', 'Guten morgen sagen', '', '', '']);
  });
});
