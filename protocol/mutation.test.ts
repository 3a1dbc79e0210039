import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partOfGoal, deleteOf } from '#tests/support/arbitrary.ts';
import { GOAL_ID, mergeLaws } from '#tests/support/merge-laws.ts';
import { fieldsOf, mergeRecords, stampOf, type Stamped } from './merge.ts';
import { latestMutationStamp, mutationToStamped, parseMutation, type Mutation } from './mutation.ts';
import { defaultsOf, missingDefaults } from './resource.ts';
import { Problem } from './problem.ts';
import { resourceNames, resourceOf } from './resources.ts';

const STAMP = '019cbf0e1a40-0000-9f8e7d6c5b4a3f2e';
const LATER = '019cbf0e1a41-0000-9f8e7d6c5b4a3f2e';
const UUID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const OTHER_UUID = '019cbf0e-1a40-7000-8000-000000000000';

const create = {
  id: UUID,
  method: 'POST',
  resource: 'goals',
  recordId: UUID,
  body: { title: 'Read', date: '2026-01-31' },
  stamp: STAMP,
};
const edit = { ...create, method: 'PATCH', body: { title: 'Read' } };
const { body: _, ...deletion } = { ...create, method: 'DELETE' };

/** The paths that a refusal names. */
function pathsOf(input: unknown): string[] {
  try {
    parseMutation(input);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_request') throw error;
    return error.extras.errors!.map(({ path }) => path);
  }
  throw new Error('The mutation was accepted.');
}

/** An own key called `__proto__`, as JSON.parse makes it and a literal does not. */
const withProto = (value: object, proto: unknown): unknown =>
  Object.defineProperty({ ...value }, '__proto__', { value: proto, enumerable: true });

describe('parseMutation', () => {
  test('takes a create, an edit and a delete', () => {
    for (const mutation of [create, edit, deletion]) expect(parseMutation(mutation)).toEqual(mutation);
  });

  test('is named by a UUID or by up to three digits', () => {
    for (const id of ['0', '499']) expect(parseMutation({ ...create, id })).toMatchObject({ id });
    for (const id of ['', '1000', '-1', 'a', 7]) expect(pathsOf({ ...create, id })).toEqual(['id']);
  });

  test('answers canonical ids and texts', () => {
    const shouted = {
      ...create,
      id: UUID.toUpperCase(),
      recordId: UUID.toUpperCase(),
      body: {
        id: UUID.toUpperCase(),
        title: ' E\u0301crire ',
        date: '2026-01-31',
        routineId: OTHER_UUID.toUpperCase(),
      },
    };
    expect(parseMutation(shouted)).toEqual({
      ...create,
      body: { title: 'Écrire', date: '2026-01-31', routineId: OTHER_UUID },
    });
  });

  test('leaves its input as it was', () => {
    const input = { ...create, body: { ...create.body, id: UUID, title: ' Read ' } };
    const before = structuredClone(input);
    parseMutation(input);
    expect(input).toEqual(before);
  });

  test('takes stamps for fields of the body', () => {
    expect(parseMutation({ ...create, stamps: { title: LATER } }).stamps).toEqual({ title: LATER });
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, ''],
    ['a list', [], ''],
    ['no id', { ...create, id: undefined }, 'id'],
    ['an id that is none', { ...create, id: 'one' }, 'id'],
    ['an unknown method', { ...create, method: 'PUT' }, 'method'],
    ['a method of Object', { ...create, method: 'toString' }, 'method'],
    ['an unknown resource', { ...create, resource: 'users' }, 'resource'],
    ['a resource called like a member of Object', { ...create, resource: 'constructor' }, 'resource'],
    ['a record id that is none', { ...create, recordId: `${UUID}\0` }, 'recordId'],
    ['a stamp that is none', { ...create, stamp: STAMP.toUpperCase() }, 'stamp'],
    ['a stamp for a field that is none', { ...create, stamps: { title: 'now' } }, 'stamps.title'],
    ['an unknown key', { ...create, userId: UUID }, 'userId'],
    ['a key called __proto__', withProto(create, { method: 'DELETE' }), '__proto__'],
    ['a create without a body', deletionAs('POST'), 'body'],
    ['an edit without a body', deletionAs('PATCH'), 'body'],
    ['a body that is a list', { ...create, body: [] }, 'body'],
    ['a create that lacks a field', { ...create, body: { title: 'Read' } }, 'body.date'],
    ['an edit of nothing', { ...edit, body: {} }, 'body'],
    ['an edit of the id', { ...edit, body: { id: UUID } }, 'body.id'],
    ['an edit of what never changes', { ...edit, body: { routineId: UUID } }, 'body.routineId'],
    ['an unknown field', { ...edit, body: { title: 'Read', createdAt: '2026-01-31T00:00:00.000Z' } }, 'body.createdAt'],
    ['a field that does not fit', { ...edit, body: { title: 5 } }, 'body.title'],
    ['a field called __proto__', { ...create, body: withProto(create.body, { completed: true }) }, 'body.__proto__'],
    ['a field called deleted', { ...edit, body: { deleted: true } }, 'body.deleted'],
    ['another id in the body', { ...create, body: { ...create.body, id: OTHER_UUID } }, 'body.id'],
    ['a stamp for "*"', { ...create, stamps: { '*': STAMP } }, 'stamps.*'],
    ['a stamp for the delete register', { ...create, stamps: { deleted: STAMP } }, 'stamps.deleted'],
    ['a stamp for __proto__', { ...create, stamps: withProto({}, STAMP) }, 'stamps.__proto__'],
    ['a stamp for a member of Object', { ...create, stamps: { constructor: STAMP } }, 'stamps.constructor'],
    ['a stamp for the id', { ...create, body: { ...create.body, id: UUID }, stamps: { id: STAMP } }, 'stamps.id'],
    ['a stamp for a field that is not in the body', { ...edit, stamps: { date: STAMP } }, 'stamps.date'],
    ['a delete with a body', { ...deletion, body: {} }, 'body'],
    ['a delete with stamps', { ...deletion, stamps: {} }, 'stamps'],
    ['a create of preferences', { ...create, resource: 'preferences', body: { theme: 'dark' } }, 'method'],
    ['a delete of preferences', { ...deletion, resource: 'preferences' }, 'method'],
  ])('refuses %s and names the path', (_, input, path) => {
    expect(pathsOf(input)).toContain(path);
    expect(({} as { completed?: boolean }).completed).toBeUndefined();
  });

  test.each(['method', 'resource'])('refuses a %s that is an object which is no text either', (key) => {
    expect(pathsOf({ ...create, [key]: { toString: 1 } })).toEqual([key]);
  });

  test('throws nothing but an invalid request, whatever JSON it is given', () => {
    const method = fc.constantFrom('POST', 'PATCH', 'DELETE');
    const almost = fc
      .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), method)
      .map(([body, stamps, as]) => ({ ...create, method: as, body, stamps }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (input) => {
        expect(pathsOf(input)).not.toHaveLength(0);
      }),
    );
  });
});

function deletionAs(method: string): unknown {
  return { ...deletion, method };
}

describe('mutationToStamped', () => {
  test('puts the stamp under each field that has none of its own', () => {
    const written = mutationToStamped({ ...(create as Mutation), stamps: { title: LATER } });
    expect(written).toEqual({ id: UUID, title: 'Read', date: '2026-01-31', stamps: { '*': STAMP, title: LATER } });
  });

  test('makes of a delete a version without fields', () => {
    expect(mutationToStamped(deletion as Mutation)).toEqual({ id: UUID, stamps: { deleted: STAMP } });
  });
});

test('latestMutationStamp looks at every stamp that a mutation carries', () => {
  expect(latestMutationStamp(create as Mutation)).toBe(STAMP);
  expect(latestMutationStamp({ ...(create as Mutation), stamps: { title: LATER } })).toBe(LATER);
  expect(latestMutationStamp({ ...(create as Mutation), stamp: LATER, stamps: { title: STAMP } })).toBe(LATER);
});

test.each(resourceNames)(
  'what missingDefaults adds to a create of %s fits its fields, and nothing that was given is touched',
  (name) => {
    const resource = resourceOf(name);
    expect(missingDefaults(resource, { id: UUID })).toEqual(defaultsOf(resource, UUID));
    const [first] = Object.keys(resource.defaults);
    expect(missingDefaults(resource, { id: UUID, [first!]: 'given' })).not.toHaveProperty(first!);
  },
);

/** The mutations that a version stands for, as they travel. */
function versionToMutations(version: Stamped): unknown[] {
  const fields = fieldsOf(version);
  const envelope = { id: UUID, resource: 'goals', recordId: version.id };
  const mutations: unknown[] = [];
  if (fields.length > 0) {
    const stamps = Object.fromEntries(fields.map((field) => [field, stampOf(version.stamps, field)!]));
    const method = Object.hasOwn(version, 'routineId') ? 'POST' : 'PATCH';
    const body = Object.fromEntries(fields.map((field) => [field, version[field]]));
    mutations.push({ ...envelope, method, body, stamp: version.stamps['*'] ?? stamps[fields[0]!], stamps });
  }
  if (version.stamps.deleted !== undefined)
    mutations.push({ ...envelope, method: 'DELETE', stamp: version.stamps.deleted });
  return JSON.parse(JSON.stringify(mutations)) as unknown[];
}

mergeLaws('mutations that travelled', () => ({
  apply: (versions) =>
    versions
      .flatMap(versionToMutations)
      .map((sent) => mutationToStamped(parseMutation(sent)))
      .reduce(mergeRecords),
}));

test('a version goes through its mutations without a loss', () => {
  fc.assert(
    fc.property(fc.oneof(partOfGoal(GOAL_ID), deleteOf(GOAL_ID)), (version) => {
      const [arrived, ...more] = versionToMutations(version).map((sent) => mutationToStamped(parseMutation(sent)));
      expect(more).toEqual([]);
      expect(mergeRecords(arrived!, arrived!)).toEqual(mergeRecords(version, version));
    }),
  );
});
