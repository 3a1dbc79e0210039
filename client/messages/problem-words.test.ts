import { expect, it } from 'vitest';
import { Problem, PROBLEMS, type ProblemCode } from '#protocol/problem.ts';
import { arabic } from './arabic-catalogue.ts';
import { english } from './english.ts';
import { problemToSentence } from './problem-words.ts';

/** What only other programs are answered, or what the engine mends before anybody sees it. */
const NEVER_SHOWN = new Set<ProblemCode>([
  'read_only_token',
  'session_required',
  'method_not_allowed',
  'not_acceptable',
  'cursor_expired',
  'cursor_ahead',
  'unsupported_media_type',
]);
const CODES = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => !NEVER_SHOWN.has(code));

it('every problem, also one of signing out, is told in Arabic to who reads Arabic, and in the server’s words in English', () => {
  const problems = CODES.map((code) => new Problem(code, 'In the words of the server.'));
  const told = problems.map((problem) => problemToSentence(problem, arabic.messages));
  expect(told.filter((sentence) => !/^[\u0600-\u06ff\s.،]+$/.test(sentence))).toEqual([]);
  expect(problemToSentence(problems[CODES.indexOf('unavailable')]!, english)).toBe('In the words of the server.');
  expect(arabic.settings.signOut.notAllSent).toMatch(/^[\u0600-\u06ff]/);
});
