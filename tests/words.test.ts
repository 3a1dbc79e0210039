/** Words that the app never says: yesterday's leftovers are offered once, then let go. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const TOP = path.resolve(import.meta.dirname, '..');
/** Everything that can come before a person's eyes, or tells somebody what the words are. */
const SPOKEN = ['client', 'protocol', 'sync-server', 'README.md', 'CHANGELOG.md', 'docs'];
const NEVER = /overdue|überfällig/i;

test('nothing is ever overdue', () => {
  const files = SPOKEN.flatMap((name) => (name.includes('.') ? [name] : filesIn(name)));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => NEVER.test(readFileSync(path.join(TOP, file), 'utf8')))).toEqual([]);
});

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(TOP, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx|css|html|md|svg|json)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));
