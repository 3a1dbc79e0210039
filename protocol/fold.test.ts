import { expect, test } from 'vitest';
import { fold, textToWords } from './fold.ts';

test.each([
  ['Straße', 'strasse'],
  ['STRASSE', 'strasse'],
  ['Español: 20  palabras', 'espanol: 20 palabras'],
  ['don’t `quote`', "don't 'quote'"],
  ['„Faust“', '"faust"'],
  ['1939–1945', '1939-1945'],
  ['Łódź, Ærø, Đakovo, ıssız', 'lodz, aero, dakovo, issiz'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['صفحة ٤٢', 'صفحه 42'],
  ['مســاء', 'مساء'],
  ['أحمد إلى القاهرة', 'احمد الي القاهره'],
  ['ﬁnal ①', 'final 1'],
])('%s is looked for as %s', (text, folded) => {
  expect(fold(text)).toBe(folded);
  expect(fold(folded)).toBe(folded);
});

test('what somebody looks for is words, of which none is empty', () => {
  expect(textToWords('  Read   Ünits ')).toEqual(['read', 'units']);
  expect(textToWords(' ـ ')).toEqual([]);
});
