/** A line as it is compared: small letters, one way to write each letter and digit. Each character knows where it came from. */

export interface Folded {
  text: string;
  /** Where each character of `text` stands in the line; one more for the end. */
  at: number[];
}

const ARABIC = /^\p{Script=Arabic}/u;
/** Letters that hurried hands write alike. */
const ALIKE: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ة: 'ه',
  ـ: '',
  '’': "'",
  '٫': '.',
  '‑': '-',
};
const ZERO = { arabic: 0x660, persian: 0x6f0 };

/** Folds a line: case, accents written in two ways, Arabic vowels, hamzas, tatweel and digits, apostrophes. */
export function fold(line: string): Folded {
  let text = '';
  const at: number[] = [];
  for (const { 0: cluster, index } of line.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const letter = foldCluster(cluster);
    for (let unit = 0; unit < letter.length; unit += 1) at.push(index);
    text += letter;
  }
  return { text, at: [...at, line.length] };
}

/** `ä` as `ae`, which is the same to whom has no such key. */
const spellOut = (word: string): string =>
  word.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss');

function foldCluster(cluster: string): string {
  if (ARABIC.test(cluster)) {
    const letter = [...cluster.normalize('NFC').replace(/\p{M}+/gu, '')].map((each) => ALIKE[each] ?? each).join('');
    return letter.replace(/[٠-٩۰-۹]/g, toLatin);
  }
  const letter = cluster.normalize('NFC').toLowerCase();
  return ALIKE[letter] ?? (/^\s$/.test(letter) ? ' ' : spellOut(letter));
}

function toLatin(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (code >= ZERO.persian ? ZERO.persian : ZERO.arabic));
}
