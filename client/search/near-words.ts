/** Finds words that were typed with a mistake: "libary", "chpater". */

/** Shorter words have too many neighbours. */
const SHORTEST = 5;

/**
 * Whether a text has each of some words, with at most one mistake in each: a letter that is wrong, missing or too many, or two that
 * changed places. The end of a word may be missing, since it is matched while it is typed.
 * @param folded  the text, folded as the words are
 */
export function isNear(folded: string, words: readonly string[]): boolean {
  const own = folded.split(/[^\p{L}\p{N}]+/u);
  return words.every(
    (word) => folded.includes(word) || (word.length >= SHORTEST && own.some((each) => beginsNearly(each, word))),
  );
}

/** Whether a word begins with what was typed, but for one mistake. */
function beginsNearly(word: string, typed: string): boolean {
  let at = 0;
  while (at < typed.length && word[at] === typed[at]) at += 1;
  const rest = typed.slice(at + 1);
  return (
    word.startsWith(rest, at + 1) ||
    word.startsWith(typed.slice(at), at + 1) ||
    word.startsWith(rest, at) ||
    (typed[at] === word[at + 1] && typed[at + 1] === word[at] && word.startsWith(typed.slice(at + 2), at + 2))
  );
}
