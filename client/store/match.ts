/** Ranks how well a text matches a search. */

/**
 * How well a folded text matches: 3 where it begins with the first word, 2 where each word begins a word of it, 1 where it
 * contains each word, 0 where one is missing.
 */
export function fit(folded: string, words: readonly string[]): 0 | 1 | 2 | 3 {
  if (words.length === 0 || !words.every((word) => folded.includes(word))) return 0;
  if (!words.every((word) => hasWordStart(folded, word))) return 1;
  return folded.startsWith(words[0]!) ? 3 : 2;
}

function hasWordStart(folded: string, word: string): boolean {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1]!)) return true;
  return false;
}
