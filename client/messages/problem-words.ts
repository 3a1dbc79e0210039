/** Problems in the reader's language: the server speaks English. */
import type { Problem } from '#protocol/problem.ts';
import type { Messages } from './english.ts';

/** The sentence of a problem in the reader's language; the server's own where there is none. */
export const problemToSentence = (problem: Problem, { problems }: Messages): string =>
  problems[problem.code] ?? problem.message;
