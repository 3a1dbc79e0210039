import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PLANTED_BUGS } from './planted-bugs.ts';

test('each planted bug has its line once in the code', () => {
  const top = path.resolve(import.meta.dirname, '../..');
  const astray = PLANTED_BUGS.filter(({ file, find, replace }) => {
    const [, after, ...more] = fs.readFileSync(path.join(top, file), 'utf8').split(find);
    return after === undefined || more.length > 0 || replace === find;
  });
  expect(astray.map(({ name }) => name)).toEqual([]);
});
