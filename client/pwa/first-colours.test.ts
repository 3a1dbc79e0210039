import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PAPER } from './first-colours.ts';

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');

test('the page is painted in the colour that the splash screen had, in both themes', () => {
  expect(read('design/tokens.css')).toContain(`--canvas: light-dark(${PAPER.light}, ${PAPER.dark});`);
});

test('the bars of the browser have the colour of the page, in both themes', () => {
  const html = read('index.html');
  expect(html).toContain(`content="${PAPER.light}" media="(prefers-color-scheme: light)"`);
  expect(html).toContain(`content="${PAPER.dark}" media="(prefers-color-scheme: dark)"`);
});
