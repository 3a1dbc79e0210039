import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arabicLines, arabicRepeats } from './arabic.test-data.ts';
import { englishLines } from './english.test-data.ts';
import { germanLines } from './german.test-data.ts';
import { englishRepeats, germanRepeats, type RepeatCase } from './repeats.test-data.ts';
import { grammarsFor } from './grammars.ts';
import { readLine } from './read-line.ts';
import { isRecurrenceRule } from '#protocol/recurrence-rule.ts';

const TODAY = '2026-11-23';
const [inEnglish, inGerman, inArabic] = await Promise.all([['en-GB'], ['de-DE'], ['ar-EG']].map(grammarsFor));
const GRAMMARS = { en: inEnglish!, de: inGerman!, ar: inArabic! };

const read = (line: string, language: keyof typeof GRAMMARS) => {
  const { title, chips } = readLine(line, GRAMMARS[language], { today: TODAY });
  const value = (kind: string) => chips.find((chip) => chip.kind === kind)?.value ?? '';
  return [line, title, value('date'), value('time'), value('subject')];
};

function readRepeat(line: string, language: keyof typeof GRAMMARS): RepeatCase {
  const { title, chips } = readLine(line, GRAMMARS[language], { today: TODAY });
  const rest = Object.fromEntries(
    chips.filter(({ kind }) => kind !== 'repeat').map(({ kind, value }) => [kind, value]),
  );
  const rule = chips.find(({ kind }) => kind === 'repeat')?.value ?? '';
  return [line, title, rule, ...(Object.keys(rest).length > 0 ? [rest] : [])] as RepeatCase;
}

describe('the cases of each language', () => {
  const all = [...englishLines, ...germanLines, ...englishRepeats, ...germanRepeats];
  it('has at least 400 lines, each once', () => {
    const lines = all.map(([line]) => line);
    expect(lines.length).toBeGreaterThanOrEqual(400);
    expect(new Set(lines).size).toBe(lines.length);
  });
  it.each(englishLines)('English: %s', (...given) => expect(read(given[0], 'en')).toEqual(given));
  it.each(germanLines)('German: %s', (...given) => expect(read(given[0], 'de')).toEqual(given));
  it.each(englishRepeats)('English: %s', (...given) => expect(readRepeat(given[0], 'en')).toEqual(given));
  it.each(germanRepeats)('German: %s', (...given) => expect(readRepeat(given[0], 'de')).toEqual(given));
  it.each(arabicLines)('Arabic: %s', (...given) => expect(read(given[0], 'ar')).toEqual(given));
  it.each(arabicRepeats)('Arabic: %s', (...given) => expect(readRepeat(given[0], 'ar')).toEqual(given));
  it('has rules that routines take', () => {
    const rules = [...englishRepeats, ...germanRepeats].map(([, , rule]) => rule).filter(Boolean);
    expect(rules.filter((rule) => !isRecurrenceRule(rule))).toEqual([]);
  });
});

describe('a line of the add bar', () => {
  const fragments = [
    ...[...englishLines, ...germanLines].map(([line]) => line),
    ...[...englishRepeats, ...germanRepeats].map(([line]) => line),
  ];
  const anyLine = fc.oneof(
    fc.string({ maxLength: 40, unit: 'grapheme' }),
    fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
  );

  it('is given back word for word when every chip is dismissed', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const kept = new Set<string>();
        for (;;) {
          const { title, chips } = readLine(line, inGerman!, { today: TODAY, kept });
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
        const { title, chips } = readLine(line, inGerman!, { today: TODAY });
        expect(title === '').toBe(line.trim() === '');
        expect(new Set(chips.map(({ kind }) => kind)).size).toBe(chips.length);
      }),
      { numRuns: 300 },
    );
  });

  it('does not read a language that its author does not', () => {
    expect(read('Guten morgen sagen', 'en')).toEqual(['Guten morgen sagen', 'Guten morgen sagen', '', '', '']);
  });
});
