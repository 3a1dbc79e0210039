import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleOf } from '#protocol/examples.ts';
import { parseMutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, resourceOf, settableFields } from '#protocol/resources.ts';
import { quickMutation } from './quick-mutation.ts';

const UUID = '019CBF0E-1a40-7000-8000-9f8e7d6c5b4a';
const envelope = { id: '7', recordId: UUID, stamp: '019cbf0e1a40-0000-9f8e7d6c5b4a3f2e' };

/** What a mutation is read as, or the paths that its refusal names. */
function read(input: unknown, quick?: typeof quickMutation): unknown {
  try {
    return parseMutation(input, quick);
  } catch (error) {
    if (error instanceof Problem) return error.extras;
    throw error;
  }
}

const someOf = (names: string[]) =>
  fc.subarray(names, { minLength: 0 }).chain((some) => fc.shuffledSubarray(some, { minLength: some.length }));

test.each(resourceNames)('a mutation of %s is read as the schemas read it, and refused alike', (resource) => {
  const example: Record<string, unknown> = exampleOf(resource);
  const junk = fc.constantFrom(undefined, null, 7, '', ' Ünï ', 'x'.repeat(300), [], {}, true, UUID, '2026-02-30');
  fc.assert(
    fc.property(
      fc.constantFrom(...resourceOf(resource).methods.filter((method) => method !== 'DELETE')),
      someOf([...settableFields(resource), 'id', 'unknown']),
      fc.dictionary(fc.constantFrom(...settableFields(resource), '__proto__'), junk, { maxKeys: 2 }),
      (method, fields, wrong) => {
        const given = { ...example, id: UUID, unknown: 1 } as Record<string, unknown>;
        const body = Object.fromEntries(fields.map((field) => [field, given[field]]));
        const input = JSON.parse(
          JSON.stringify({ ...envelope, method, resource, body: { ...body, ...wrong } }),
        ) as object;
        expect(read(structuredClone(input), quickMutation)).toEqual(read(structuredClone(input)));
      },
    ),
    { numRuns: 150 },
  );
});

test('what fits is read without the schemas, and a deletion is left to them', () => {
  const body = exampleOf('goals');
  expect(quickMutation({ ...envelope, method: 'POST', resource: 'goals', body })).toMatchObject({
    method: 'POST',
    body,
  });
  expect(quickMutation({ ...envelope, method: 'DELETE', resource: 'goals' })).toBeUndefined();
  expect(quickMutation(null)).toBeUndefined();
});
