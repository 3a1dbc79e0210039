/** Text normalised for search. The app and the server use the same function, so they find the same. */

/** Characters that a search treats as equal although Unicode normalisation keeps them apart. */
const SAME: Record<string, string> = {
  // Ligatures, and letters with a stroke.
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ς: 'σ' },
  // Quotes, apostrophes and dashes, as keyboards and word processors write them.
  ...{ '’': "'", '‘': "'", ʼ: "'", '′': "'", '`': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"' },
  ...{ '‐': '-', '–': '-', '—': '-', '−': '-' },
  // Arabic: letters that are written for one another, and the tatweel, which only stretches a word.
  ...{ ة: 'ه', ى: 'ي', ی: 'ي', ٱ: 'ا', ک: 'ك', ـ: '' },
};
const ARABIC_DIGITS = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'];
for (const digits of ARABIC_DIGITS) for (const [value, digit] of [...digits].entries()) SAME[digit] = String(value);

const ANY_OF_SAME = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');
const ASCII = /^[\0-\x7f]*$/;

/** Folds a text for comparison: lower case, no accents, one kind of space, quote and digit. */
export const fold = (text: string): string =>
  (ASCII.test(text) ? text.replaceAll('`', "'") : unaccented(text)).toLowerCase().replace(/\s+/g, ' ').trim();

const unaccented = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(ANY_OF_SAME, (sign) => SAME[sign]!);

/** The folded words of a search. A text matches when it contains all of them, in any order. */
export const textToWords = (text: string): string[] => fold(text).split(' ').filter(Boolean);
