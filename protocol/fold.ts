/** Text as search compares it, in the app and on the server alike. Pure. */

/** Letters and signs that mean the same to somebody who searches, and that Unicode keeps apart. */
const SAME: Record<string, string> = {
  // Letters that carry their stroke or are two.
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ς: 'σ' },
  // Quotes, apostrophes and dashes, as keyboards and word processors write them.
  ...{ '’': "'", '‘': "'", ʼ: "'", '′': "'", '`': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"' },
  ...{ '‐': '-', '–': '-', '—': '-', '−': '-' },
  // Arabic: letters that are written for one another, and the line that only stretches a word.
  ...{ ة: 'ه', ى: 'ي', ی: 'ي', ٱ: 'ا', ک: 'ك', ـ: '' },
};
const ARABIC_DIGITS = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'];
for (const digits of ARABIC_DIGITS) for (const [value, digit] of [...digits].entries()) SAME[digit] = String(value);

const ANY_OF_SAME = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');
const ASCII = /^[\0-\x7f]*$/;

/** A text for comparing: small letters, no accents, any spaces, quotes and digits alike. */
export const fold = (text: string): string =>
  (ASCII.test(text) ? text.replaceAll('`', "'") : unaccented(text)).toLowerCase().replace(/\s+/g, ' ').trim();

const unaccented = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(ANY_OF_SAME, (sign) => SAME[sign]!);

/** What somebody looks for, as words; all of them must be there, in any order. */
export const textToWords = (text: string): string[] => fold(text).split(' ').filter(Boolean);
