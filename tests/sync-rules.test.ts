/** Every rule of docs/sync-rules.md is quoted in the title of a test that holds it, and no test quotes one that is not there. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { testTitles } from './support/test-titles.ts';

const top = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['protocol', 'client', 'sync-server', 'tests'];
/** Laws, series of seeds and tests by subject, which a test file registers. */
const LAWS = /^tests\/(support\/.*-laws|simulation\/.*-seeds|contract\/rest\/.*)\.ts$/;

const rules = [...readFileSync(path.join(top, 'docs/sync-rules.md'), 'utf8').matchAll(/^- \*\*(R\d+)\*\*/gm)].map(
  ([, rule]) => rule!,
);

const quoted = new Set(
  FOLDERS.flatMap((folder) =>
    readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  )
    .filter((file) => /\.test\.tsx?$/.test(file) || LAWS.test(file))
    .flatMap((file) => testTitles(path.join(top, file), ['test', 'it', 'describe', 'law']))
    .flatMap((title) => [...title.matchAll(/\[(R\d+)\]/g)].map(([, rule]) => rule!)),
);

it('each rule is quoted by a test', () => {
  expect(rules.filter((rule) => !quoted.has(rule))).toEqual([]);
});

it('each quoted rule is in the document, and there once', () => {
  expect([...quoted].filter((rule) => !rules.includes(rule))).toEqual([]);
  expect(new Set(rules).size).toBe(rules.length);
});
