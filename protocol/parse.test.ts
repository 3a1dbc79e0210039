import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';

/** The problem that parse throws. */
function problemOf(schema: z.ZodMiniType, input: unknown): Problem {
  try {
    parse(schema, input, 'body');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('The input was accepted.');
}

const errorsOf = (schema: z.ZodMiniType, input: unknown) => problemOf(schema, input).extras.errors;

const schema = z.strictObject({ title: z.string().check(z.minLength(2), z.maxLength(3)), kind: z.enum(['a', 'b']) });

describe('what is wrong is said of its path', () => {
  test.each<[string, z.ZodMiniType, unknown, string, string]>([
    ['missing', z.object({ title: z.string() }), {}, 'title', 'is missing'],
    ['missing, one of several values', z.object({ kind: z.enum(['a', 'b']) }), {}, 'kind', 'is missing'],
    ['another type', z.object({ title: z.string() }), { title: 5 }, 'title', 'must be a string'],
    ['null for a text', z.object({ title: z.string() }), { title: null }, 'title', 'must be a string'],
    ['a list for an object', z.object({ body: z.object({}) }), { body: [] }, 'body', 'must be an object'],
    [
      'a list for a map',
      z.object({ body: z.record(z.string(), z.unknown()) }),
      { body: [] },
      'body',
      'must be an object',
    ],
    ['a text for a list', z.object({ all: z.array(z.string()) }), { all: 'x' }, 'all', 'must be an array'],
    ['a fraction for an integer', z.object({ n: z.int() }), { n: 1.5 }, 'n', 'must be a whole number'],
    ['a text for an integer', z.object({ n: z.int() }), { n: '1' }, 'n', 'must be a number'],
    ['too small', z.object({ n: z.int().check(z.minimum(1)) }), { n: 0 }, 'n', 'must be at least 1'],
    ['too great', z.object({ n: z.int().check(z.maximum(1)) }), { n: 2 }, 'n', 'must be at most 1'],
    ['too short', schema, { title: 'x', kind: 'a' }, 'title', 'needs at least 2 character(s)'],
    ['too long', schema, { title: 'xxxx', kind: 'a' }, 'title', 'may have at most 3 characters'],
    ['not one of the values', schema, { title: 'xx', kind: 'c' }, 'kind', 'must be one of a, b'],
    ['not the one value', z.object({ n: z.literal(1) }), { n: 2 }, 'n', 'must be 1'],
    ['unknown', schema, { title: 'xx', kind: 'a', colour: 1 }, 'colour', 'is not a known field'],
    ['within a list', z.array(z.object({ n: z.int() })), [{ n: 1 }, { n: '2' }], '1.n', 'must be a number'],
    ['within a map', z.record(z.string(), z.string()), { x: 1 }, 'x', 'must be a string'],
    ['within a nullable', z.object({ n: z.nullable(z.object({ m: z.int() })) }), { n: {} }, 'n.m', 'is missing'],
    ['none of a union', z.object({ n: z.union([z.string(), z.int()]) }), { n: true }, 'n', 'is not valid'],
    ['missing, a union', z.object({ n: z.union([z.string(), z.int()]) }), {}, 'n', 'is missing'],
  ])('%s', (_, wants, input, path, message) => {
    expect(errorsOf(wants, input)).toContainEqual({ path, message });
  });
});

test('null and nothing at all are told apart', () => {
  expect(errorsOf(schema, null)).toEqual([{ path: '', message: 'must be an object' }]);
  expect(problemOf(schema, undefined).message).toBe('The body is missing.');
});

test('the sentence names the first of them, for a person to read', () => {
  const problem = problemOf(schema, { title: 'x', kind: 'c' });
  expect(problem.code).toBe('invalid_request');
  expect(problem.message).toBe('The body is not valid: title needs at least 2 character(s).');
  expect(problem.extras.errors).toHaveLength(2);
});

test('a thousand mistakes make twenty lines', () => {
  const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]));
  expect(errorsOf(schema, { title: 'xx', kind: 'a', ...unknown })).toHaveLength(20);
  expect(
    errorsOf(
      z.array(z.string()),
      Array.from({ length: 1000 }, () => 1),
    ),
  ).toHaveLength(20);
});

test('a value comes back in its canonical form', () => {
  const trimmed = z.object({ title: z.string().check(z.trim()) });
  expect(parse(trimmed, { title: ' x ' }, 'body')).toEqual({ title: 'x' });
});

test('a key called __proto__ is an unknown field like others, and pollutes nothing', () => {
  const hostile = JSON.parse('{"title":"xx","kind":"a","__proto__":{"polluted":true}}') as unknown;
  expect(errorsOf(schema, hostile)).toEqual([{ path: '__proto__', message: 'is not a known field' }]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
