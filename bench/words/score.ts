/** How well a reader does on a corpus: what it got right, left over, missed, read wrong, and which titles lost a word. */
import type { Line, Meaning } from './lines.ts';

/** What a reader makes of a line. */
export type Answer = Meaning & { title: string };

/** Numbers of lines. All columns but the first two are faults; a line can be in `wrong` and in `lost` at once. */
export interface Score {
  lines: number;
  /** Title and meaning as they should be. */
  right: number;
  /** All is understood, and something of it stands in the title as well: "Essay @". */
  leftOver: number;
  /** Something was not understood and stands in the title as it was written. */
  missed: number;
  /** A day, a time, a repeat or a subject that is another one, or none at all. */
  wrong: number;
  /** The title lacks a word. */
  lost: number;
}

export type Fault = Exclude<keyof Score, 'lines' | 'right'>;

const KINDS = ['date', 'time', 'repeat', 'subject'] as const;

/** The faults of an answer; none where it is right. */
function faultsOf([, title, meaning]: Line, answer: Answer): Fault[] {
  const isWrong = KINDS.some((kind) => answer[kind] !== undefined && answer[kind] !== meaning[kind]);
  const isMissed = KINDS.some((kind) => answer[kind] === undefined && meaning[kind] !== undefined);
  const isLost = lacksWords(answer.title, title);
  const faults: (Fault | false)[] = [isWrong && 'wrong', isLost && 'lost', isMissed && !isWrong && 'missed'];
  const isLeftOver = answer.title !== title && !faults.some(Boolean);
  return [...faults, isLeftOver && ('leftOver' as const)].filter((fault) => fault !== false);
}

/** The score of a reader, and what it got wrong. */
export function score(lines: readonly Line[], read: (line: string) => Answer): { score: Score; faults: string[] } {
  const total: Score = { lines: lines.length, right: 0, leftOver: 0, missed: 0, wrong: 0, lost: 0 };
  const faults: string[] = [];
  for (const line of lines) {
    const answer = read(line[0]);
    const found = faultsOf(line, answer);
    if (found.length === 0) total.right += 1;
    for (const fault of found) total[fault] += 1;
    if (found.length > 0) faults.push(`${found.join('+')}: ${line[0]} → ${JSON.stringify(answer)}`);
  }
  return { score: total, faults };
}

function lacksWords(text: string, title: string): boolean {
  const words = wordsOf(text);
  return wordsOf(title).some((word) => {
    const at = words.indexOf(word);
    if (at >= 0) words.splice(at, 1);
    return at < 0;
  });
}

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
