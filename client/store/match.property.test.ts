import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, textToWords } from '#protocol/fold.ts';
import { fit } from './match.ts';

describe('a match', () => {
  it('is found whatever the case, the accents and the order of words', () => {
    expect(fit(fold('Español: 20  palabras'), textToWords('PALABRAS espanol'))).toBe(2);
    expect(fit(fold('Read chapter 4'), textToWords('read ch'))).toBe(3);
    expect(fit(fold('Unread mail'), textToWords('read'))).toBe(1);
    expect(fit(fold('Read chapter 4'), textToWords('read 5'))).toBe(0);
    expect(fit(fold('Read chapter 4'), textToWords('  '))).toBe(0);
  });

  it('is found for every piece of a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
        const folded = fold(text);
        const piece = folded.slice(from % (folded.length + 1)).slice(0, length);
        const words = piece.split(' ').filter(Boolean);
        expect(fit(folded, words) > 0).toBe(words.length > 0);
      }),
    );
  });

  it('folds what is folded to the same', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
  });
});
