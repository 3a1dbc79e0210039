import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import { problemSchema } from './problem-document.ts';
import { Problem, PROBLEMS, titleOf, type ProblemCode } from './problem.ts';

/** The table of the contract's first section: the status of every code that travels. */
const CONTRACT: Record<Exclude<ProblemCode, 'network'>, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  token_expired: 401,
  session_revoked: 401,
  wrong_credentials: 401,
  not_yours: 403,
  read_only_token: 403,
  session_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  duplicate_goal: 409,
  id_taken: 409,
  email_taken: 409,
  too_many_tokens: 409,
  cursor_expired: 410,
  cursor_ahead: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  clock_ahead: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal_error: 500,
  unavailable: 503,
  quota_exceeded: 507,
};
const codes = Object.keys(PROBLEMS) as ProblemCode[];
const travelling = Object.entries(CONTRACT) as [Exclude<ProblemCode, 'network'>, number][];

test('every code that travels stands in the contract, and none beside', () => {
  expect(codes.filter((code) => code !== 'network').sort()).toEqual(Object.keys(CONTRACT).sort());
});

describe.each(travelling)('%s', (code, status) => {
  test(`has status ${status}, and says so in its document`, () => {
    expect(new Problem(code).toJSON()).toEqual({
      type: `urn:studentos:problem:${code}`,
      title: titleOf(code),
      status,
      detail: titleOf(code),
      code,
    });
  });

  test('is the same after a journey', () => {
    const sent = new Problem(code, 'What to do.', {
      errors: [{ path: 'a.b', message: 'is missing' }],
      existing: 'id',
      retryAfter: 3,
    });
    const received = Problem.fromDocument(parse(problemSchema, JSON.parse(JSON.stringify(sent)), 'problem'));
    expect(received.toJSON()).toEqual(sent.toJSON());
    expect({ code: received.code, status: received.status, retry: received.retry, extras: received.extras }).toEqual({
      code,
      status,
      retry: sent.retry,
      extras: sent.extras,
    });
  });
});

test('only what is nobody’s fault, or passes by itself, is worth the same request again', () => {
  expect(codes.filter((code) => new Problem(code).retry).sort()).toEqual([
    'internal_error',
    'network',
    'too_many_requests',
    'unavailable',
  ]);
});

test('a document holds neither stack nor cause, and no key without a value', () => {
  const problem = new Problem('internal_error', undefined, {}, { cause: new Error('select * from users') });
  expect(JSON.stringify(problem)).not.toContain('users');
  expect(Object.keys(problem.toJSON())).toEqual(['type', 'title', 'status', 'detail', 'code']);
  expect(problem.cause).toBeInstanceOf(Error);
});

test('a problem is an Error that shows its detail', () => {
  const problem = new Problem('not_found', 'There is no such goal.');
  expect(problem).toBeInstanceOf(Error);
  expect(String(problem)).toBe('Problem: There is no such goal.');
});

test.each([
  [400, 'teapot', 'invalid_request'],
  [418, 'teapot', 'invalid_request'],
  [500, 'teapot', 'internal_error'],
  [507, 'teapot', 'internal_error'],
  [500, 'toString', 'internal_error'],
  [400, '__proto__', 'invalid_request'],
])('an unknown code with status %i (%s) becomes %s', (status, code, known) => {
  const problem = Problem.fromDocument({ type: 'about:blank', title: 'New', status, detail: 'Something new.', code });
  expect(problem.code).toBe(known);
  expect(problem.message).toBe('Something new.');
});

test('a document of a later server may say more', () => {
  const later = { ...new Problem('not_found').toJSON(), helpUrl: 'https://example.org', instance: '/x' };
  expect(parse(problemSchema, later, 'problem')).toEqual(later);
});

test('what is no problem document is refused', () => {
  for (const wrong of [null, 'Bad gateway', {}, { ...new Problem('not_found').toJSON(), status: '404' }])
    expect(() => parse(problemSchema, wrong, 'problem')).toThrow(Problem);
});
