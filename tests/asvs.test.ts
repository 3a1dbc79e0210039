/** docs/security/asvs.md against the standard's numbers, and against what is there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from './support/held-by.ts';

const top = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(top, file), 'utf8');

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they come first, so their numbers begin at 1. */
const SECTIONS: [section: string, requirements: number][] = [
  ...chapter(1, { 1: 2, 2: 9, 3: 11, 4: 3, 5: 2 }),
  ...chapter(2, { 1: 3, 2: 3, 3: 4, 4: 1 }),
  ...chapter(3, { 2: 2, 3: 4, 4: 6, 5: 5, 7: 2 }),
  ...chapter(4, { 1: 3, 2: 1, 3: 2, 4: 4 }),
  ...chapter(5, { 1: 1, 2: 3, 3: 2, 4: 3 }),
  ...chapter(6, { 1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4 }),
  ...chapter(7, { 1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2 }),
  ...chapter(8, { 1: 2, 2: 3, 3: 1, 4: 1 }),
  ...chapter(9, { 1: 3, 2: 4 }),
  ...chapter(10, { 1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3 }),
  ...chapter(11, { 1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1 }),
  ...chapter(12, { 1: 3, 2: 2, 3: 4 }),
  ...chapter(13, { 1: 1, 2: 5, 3: 2, 4: 5 }),
  ...chapter(14, { 1: 2, 2: 4, 3: 3 }),
  ...chapter(15, { 1: 3, 2: 3, 3: 7 }),
  ...chapter(16, { 1: 1, 2: 5, 3: 4, 4: 3, 5: 3 }),
  ...chapter(17, { 1: 1, 2: 4, 3: 2 }),
];

function chapter(number: number, sections: Record<number, number>): [string, number][] {
  return Object.entries(sections).map(([section, count]) => [`${number}.${section}`, count]);
}

interface Row {
  number: string;
  level: string;
  asked: string;
  held: string;
  remark: string;
}

const rows = read('docs/security/asvs.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line): Row => {
    const [, number = '', level = '', asked = '', held = '', remark = ''] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    return { number, level, asked, held, remark };
  });

/** Nothing is to be said of them here but why. */
const REASONED = new Set(['does not apply', 'open']);

describe('the list of ASVS', () => {
  it('has each requirement once, in order', () => {
    const wanted = SECTIONS.flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    );
    expect(wanted).toHaveLength(253);
    expect(rows.map(({ number }) => number)).toEqual(wanted);
    expect(rows.filter(({ level, asked }) => !/^[12]$/.test(level) || asked === '')).toEqual([]);
  });

  it.each(rows.map(({ number, held, remark }) => [number, held, remark] as const))(
    '%s is held by a test or a document that exists, or says why not',
    (_, held, remark) => {
      if (!REASONED.has(held))
        return expect(held.split('<br>').map(faultOf)).toEqual(held.split('<br>').map(() => null));
      expect(remark.length).toBeGreaterThanOrEqual(2);
    },
  );
});

describe('what is written of what holds a rule', () => {
  it.each([
    '`tests/asvs.test.ts`',
    '`tests/asvs.test.ts` › test',
    '`tests/asvs.test.ts` › a title that no test has',
    '`tests/asvs.test.ts` › readFileSync(path.join(top',
    '`tests/nowhere.test.ts` › has each requirement once, in order',
    '`tests/support/held-by.ts` › has each requirement once, in order',
    '`docs/security.md` › A heading that is not there',
  ])('%s is not enough', (entry) => {
    expect(faultOf(entry)).not.toBeNull();
  });

  it('is enough with the title of a test, or a heading', () => {
    expect(faultOf('`tests/asvs.test.ts` › has each requirement once, in order')).toBeNull();
    expect(faultOf('`docs/security.md` › Security')).toBeNull();
  });
});

describe('cryptography', () => {
  const sources = (folder: string): string[] =>
    readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .map((file) => path.join(folder, file));

  it('digests are of SHA-256 or more, and nothing that signs in is drawn by Math.random', () => {
    const digests = ['sync-server', 'client', 'protocol'].flatMap((folder) =>
      // An id that follows from a name is SHA-1 by its standard (RFC 9562), and protects nothing.
      sources(folder).flatMap((file) =>
        [
          ...read(file)
            .replace(/createHash\('sha1'\)\s*\.update\(NAMESPACE\)/, '')
            .matchAll(/createH(?:ash|mac)\(\s*'([^']+)'/g),
        ].map(([, name]) => name),
      ),
    );
    expect(digests.length).toBeGreaterThan(5);
    expect(digests.filter((name) => !/^sha(256|384|512)$/.test(name!))).toEqual([]);
    expect(sources('sync-server/auth').filter((file) => read(file).includes('Math.random'))).toEqual([]);
  });
});
