/** The catalogues say the same things: every sentence in each language, with everything that it has to tell. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { grammarsFor } from '#client/goals/language/grammars.ts';
import { readLine } from '#client/goals/language/read-line.ts';
import { arabic } from './arabic-catalogue.ts';
import { counted, nouns, objects } from './arabic-numbers.ts';
import { englishSheets } from './english-sheets.ts';
import { englishSettings } from './english-settings.ts';
import { englishViews } from './english-views.ts';
import { english } from './english.ts';
import { german } from './german-catalogue.ts';
import { LANGUAGES, type Catalogue } from './languages.ts';

type Sentence = string | ((...told: number[]) => string);
type Entry = [path: string, sentence: Sentence];

/** What the server said stays in its own words in English, and is said again in every other language. */
const ONLY_ELSEWHERE = /^messages\.problems\./;

/** Names of products, and of keys, are the same in every language. */
const NAMES = /StudentOS|Chrome|Edge|Safari|Firefox|API|JSON|Ctrl|Alt|Shift|Enter|Delete/g;

/** Three and more are said as a number in every language. */
const TOLD = [3, 104, 11, 15];
const COUNTS = [0, 1, 2, 3, 10, 11, 26, 99, 100, 102, 103, 111, 1_000_000];

const sentencesOf = (value: unknown, path: string): Entry[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => sentencesOf(each, path === '' ? key : `${path}.${key}`))
    : [[path, value as Sentence]];

const say = (sentence: (...told: number[]) => string): string => sentence(...TOLD.slice(0, sentence.length));

/** All that a sentence can say. */
const saidBy = (sentence: Sentence): string[] =>
  typeof sentence === 'string' ? [sentence] : COUNTS.map((count) => sentence(count, count, count));

/** The numbers in a sentence, whatever the digits. */
const numbersIn = (text: string): string[] => (westernDigits(text).match(/\d+/g) ?? []).sort();

const westernDigits = (text: string): string => text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

const ours = new Map(
  sentencesOf({ messages: english, sheets: englishSheets, views: englishViews, settings: englishSettings }, ''),
);
const inLanguage = (catalogue: Catalogue) => new Map(sentencesOf(catalogue, ''));

const languages = await Promise.all(
  Object.values(LANGUAGES).flatMap(({ name, load }) =>
    load === null
      ? []
      : [
          load()
            .then(inLanguage)
            .then((all) => ({ name, all })),
        ],
  ),
);

describe('the catalogues', () => {
  it('are all walked by this test', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => /^english(-(?!numbers)\w+)?\.ts$/.test(file));
    expect(files).toEqual([
      'english-help.ts',
      'english-records.ts',
      'english-settings.ts',
      'english-sheets.ts',
      'english-sync.ts',
      'english-views.ts',
      'english.ts',
    ]);
    expect(languages.map(({ name }) => name)).toEqual(['Deutsch', 'العربية']);
  });

  it.each(languages)('have the same keys: $name', ({ all: theirs }) => {
    const isShared = (path: string) => !ONLY_ELSEWHERE.test(path);
    expect([...theirs.keys()].filter(isShared).sort()).toEqual([...ours.keys()].filter(isShared).sort());
  });

  it('say the same problems', () => {
    const [first, ...others] = languages.map(({ all }) => [...all.keys()].filter((path) => ONLY_ELSEWHERE.test(path)));
    expect(first!.length).toBeGreaterThan(15);
    for (const other of others) expect(other.sort()).toEqual(first!.sort());
  });

  it.each(languages)('tell the same in each sentence: $name', ({ all: theirs }) => {
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
    const wrong = [...inLanguage(arabic)].flatMap(([path, sentence]) =>
      saidBy(sentence)
        .filter((text) => !isArabic(text))
        .map((text) => `${path}: ${text}`),
    );
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

/** Texts that are the same in German, each a German word too or a name; anything else was left in English. */
const GERMAN_TOO = /^(?:StudentOS|Details|Import|Name|OK|Offline|Okay|Routine|Text|Token|Version \d+|in|\P{L}*)$/u;

describe('German', () => {
  const all = inLanguage(german);
  const isFoundIn = (isWrong: (text: string) => boolean) =>
    [...all].flatMap(([path, sentence]) =>
      saidBy(sentence)
        .filter(isWrong)
        .map((text) => `${path}: ${text}`),
    );

  it('says something in each sentence, and nothing in English', () => {
    expect(isFoundIn((text) => text.trim() === '' || /undefined|NaN/.test(text))).toEqual([]);
    expect(isFoundIn((text) => /\b(?:the|you|your|this|with|and|not|is|are|goals?|log)\b/i.test(text))).toEqual([]);
    const english = [...ours].flatMap(([path, mine]) => {
      const theirs = saidBy(all.get(path)!);
      return saidBy(mine).filter((text, index) => text === theirs[index] && !GERMAN_TOO.test(text));
    });
    expect(english).toEqual([]);
  });

  it('addresses people as “du”', () => {
    expect(isFoundIn((text) => /\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b/.test(text))).toEqual([]);
    expect(isFoundIn((text) => /\b(?:du|dich|dir|dein(?:e[mnrs]?)?)\b/i.test(text)).length).toBeGreaterThan(50);
  });

  it('has the quotes, apostrophes and dots of German', () => {
    const quoted = /„[^„“]+“/g;
    expect(isFoundIn((text) => /[„“”"'‘`]/.test(text.replace(quoted, '')))).toEqual([]);
    // "Suchen …": the dots stand for a word, so they stand apart, and never alone in a line.
    expect(isFoundIn((text) => /(?<!\u00a0)…|\.\.\.| - /.test(text))).toEqual([]);
  });

  it.each([
    [german.messages.goals.addedMany, ['0 Ziele', '1 Ziel', '2 Ziele', '1.200 Ziele'], ' hinzugefügt'],
    [german.messages.goals.skipped, ['0 Ziele waren', '1 Ziel war', '2 Ziele waren', '1.200 Ziele waren'], ' schon da'],
    [german.messages.sync.waiting, ['0 warten', '1 wartet', '2 warten', '1.200 warten'], ''],
    [german.sheets.routines.everyDays, ['Alle 0 Tage', 'Jeden Tag', 'Alle 2 Tage', 'Alle 1.200 Tage'], ''],
    [german.views.logView.monthsAgo, ['vor 0 Monaten', 'vor 1 Monat', 'vor 2 Monaten', 'vor 1.200 Monaten'], ''],
  ])('counts none, one, two and many: %#', (sentence, forms, end) => {
    expect([0, 1, 2, 1_200].map((count) => sentence(count))).toEqual(forms.map((form) => form + end));
  });

  it('says no noun of many with one', () => {
    const same = [...all].filter(([, sentence]) => {
      if (typeof sentence === 'string' || sentence.length !== 1) return false;
      const [one, two] = [sentence(1), sentence(2)];
      return /1 (?!Uhr|Zeichen)\p{Lu}/u.test(one) && one.replace('1', '2') === two;
    });
    expect(same.map(([path]) => path)).toEqual([]);
  });

  it('gives examples that the add bar understands', async () => {
    const grammars = await grammarsFor(['de']);
    const read = (line: string) => readLine(line, grammars, { today: '2026-11-23' });
    const understood = german.sheets.help.addExamples.map((line) =>
      read(line)
        .chips.map(({ kind }) => kind)
        .join(),
    );
    expect(understood).toEqual(['date', 'date', 'time', 'date,subject', 'repeat']);
    const { text, title } = german.messages.day.routineExample;
    expect(read(text)).toMatchObject({ title, chips: [{ value: 'FREQ=DAILY' }] });
  });
});
