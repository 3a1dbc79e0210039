/** The catalogues say the same things: every sentence in each language, with everything that it has to tell. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arabic } from './arabic-catalogue.ts';
import { counted, nouns, objects } from './arabic-numbers.ts';
import { englishLater } from './english-later.ts';
import { englishSettings } from './english-settings.ts';
import { englishViews } from './english-views.ts';
import { english } from './english.ts';

type Sentence = string | ((...told: number[]) => string);
type Entry = [path: string, sentence: Sentence];

/** What the server said stays in its own words in English, and is said again in every other language. */
const ONLY_ELSEWHERE = /^messages\.problems\./;

/** Names of products, and of keys, are the same in every language. */
const NAMES = /StudentOS|Chrome|Edge|Safari|Firefox|API|JSON|Ctrl|Alt/g;

/** Three and more are said as a number in every language. */
const TOLD = [3, 104, 11, 15];
const COUNTS = [0, 1, 2, 3, 10, 11, 26, 99, 100, 102, 103, 111, 1_000_000];

const sentencesOf = (value: unknown, path: string): Entry[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => sentencesOf(each, `${path}.${key}`))
    : [[path, value as Sentence]];

const say = (sentence: (...told: number[]) => string): string => sentence(...TOLD.slice(0, sentence.length));

/** The numbers in a sentence, whatever the digits. */
const numbersIn = (text: string): string[] => (westernDigits(text).match(/\d+/g) ?? []).sort();

const westernDigits = (text: string): string => text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

const ours = new Map([
  ...sentencesOf(english, 'messages'),
  ...sentencesOf(englishLater, 'later'),
  ...sentencesOf(englishViews, 'views'),
  ...sentencesOf(englishSettings, 'settings'),
]);
const theirs = new Map(sentencesOf(arabic, '').map(([path, sentence]) => [path.slice(1), sentence]));

describe('the catalogues', () => {
  it('are all walked by this test', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => /^english(-(?!numbers)\w+)?\.ts$/.test(file));
    expect(files).toEqual([
      'english-help.ts',
      'english-later.ts',
      'english-records.ts',
      'english-settings.ts',
      'english-sync.ts',
      'english-views.ts',
      'english.ts',
    ]);
  });

  it('have the same keys', () => {
    const isShared = (path: string) => !ONLY_ELSEWHERE.test(path);
    expect([...theirs.keys()].filter(isShared).sort()).toEqual([...ours.keys()].filter(isShared).sort());
  });

  it('tell the same in each sentence', () => {
    const different = [...ours].filter(([path, mine]) => {
      const other = theirs.get(path)!;
      if (typeof mine === 'string' || typeof other === 'string') return typeof mine !== typeof other;
      return other.length !== mine.length || numbersIn(say(other)).join() !== numbersIn(say(mine)).join();
    });
    expect(different.map(([path]) => path)).toEqual([]);
  });
});

describe('Arabic', () => {
  it('says something in each sentence, and nothing in English', () => {
    const wrong = [...theirs].flatMap(([path, sentence]) => {
      const said = typeof sentence === 'string' ? [sentence] : COUNTS.map((count) => sentence(count, count, count));
      return said.filter((text) => !isArabic(text)).map((text) => `${path}: ${text}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has six forms of a counted noun', () => {
    const forms = [0, 1, 2, 3, 11, 100].map((count) => westernDigits(counted(count, nouns.goal)));
    expect(forms).toEqual(['لا أهداف', 'هدف واحد', 'هدفان', '3 أهداف', '11 هدفًا', '100 هدف']);
    expect(counted(2, objects.goal)).toBe('هدفين');
    expect(westernDigits(counted(203, nouns.goal))).toBe('203 أهداف');
  });
});

/** Nothing but names may be in other letters; a sentence of digits and signs alone needs no letters. */
function isArabic(text: string): boolean {
  const rest = text.replace(NAMES, '');
  if (text.trim() === '' || /[A-Za-z]|undefined|NaN/.test(rest)) return false;
  return /\p{Script=Arabic}/u.test(rest) || !/\p{L}/u.test(rest);
}
