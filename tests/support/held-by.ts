/** A cell of the tables of docs/security.md and docs/security/asvs.md, against what is there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { testTitles } from './test-titles.ts';

const TOP = path.resolve(import.meta.dirname, '../..');

/** Test files, and the tests by subject that one of them registers. */
const TESTS = /\.test\.tsx?$|^tests\/contract\/rest\/[^/]+\.ts$/;

/** Enough of a title to be the title of one thing. */
const SHORTEST_NAME = 8;

/**
 * What is wrong with one entry of a cell: `` `file` › the title of a test, or a part of one ``, or `` `file.md` › a heading ``.
 * @returns null when all is right
 */
export function faultOf(entry: string): string | null {
  const [, file, name] = /^`([^`]+)` › (.+)$/.exec(entry) ?? [];
  if (file === undefined || name === undefined) return `${entry}: is no file with a name behind it`;
  if (!existsSync(path.join(TOP, file))) return `${file}: is not there`;
  if (file.endsWith('.md')) return hasHeading(file, name) ? null : `${file}: has no heading "${name}"`;
  if (!TESTS.test(file)) return `${file}: is neither a test nor a document`;
  if (name.length < SHORTEST_NAME) return `${entry}: could be any test`;
  return testTitles(path.join(TOP, file)).some((title) => title.includes(name))
    ? null
    : `${file}: has no test "${name}"`;
}

const hasHeading = (file: string, name: string): boolean =>
  readFileSync(path.join(TOP, file), 'utf8')
    .split('\n')
    .some((line) => line.replace(/^#+ /, '') === name && line.startsWith('#'));
