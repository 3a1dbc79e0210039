import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RELEASE } from './release.ts';

test('the server says which release package.json names', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: RELEASE });
});
