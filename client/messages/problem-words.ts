/** Problems in the reader's language: the server speaks English. */
import type { Problem } from '#protocol/problem.ts';
import type { Messages } from './english.ts';

/** What the problem says in the reader's language; where there is no such sentence, what the server said. */
export const problemToSentence = (problem: Problem, { problems }: Messages): string =>
  problems[problem.code] ?? problem.message;
