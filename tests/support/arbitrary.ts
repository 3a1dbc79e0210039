/**
 * Draws for property tests: stamps, goals and versions of a goal.
 *
 * Few distinct values on purpose: two draws then meet in a stamp, a field or a value often enough for ties to be tested.
 * Everything drawn fits the contract and lies in the past, so that a server takes it as well.
 */
import * as fc from 'fast-check';
import type { Stamped } from '#protocol/merge.ts';
import { formatStamp, type Stamp, type StampParts } from '#protocol/stamp.ts';

const NEW_YEAR_2025 = Date.UTC(2025, 0, 1);
const REPLICAS = ['0000000000000001', '9f8e7d6c5b4a3f2e', 'ffffffffffffffff'];

/** The parts of any stamp that can be written, the edges of their ranges included. */
export const stampParts: fc.Arbitrary<StampParts> = fc.record({
  ms: fc.oneof(
    fc.nat(3),
    fc.maxSafeNat().map((n) => n % 2 ** 48),
    fc.constant(2 ** 48 - 1),
  ),
  counter: fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0xffff)),
  replicaId: fc.oneof(
    fc.constantFrom(...REPLICAS),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 }),
  ),
});

/** One of 24 stamps: four milliseconds, two counters, three replicas. */
export const stamp: fc.Arbitrary<Stamp> = fc
  .record({ ms: fc.nat(3), counter: fc.nat(1), replicaId: fc.constantFrom(...REPLICAS) })
  .map(({ ms, ...rest }) => formatStamp({ ms: NEW_YEAR_2025 + ms, ...rest }));

/** Earlier than all that `stamp` draws. */
export const EARLIEST_STAMP: Stamp = formatStamp({ ms: NEW_YEAR_2025 - 1, counter: 0, replicaId: REPLICAS[0]! });

/** Two stamps, the earlier one first. */
export const stampPair: fc.Arbitrary<[earlier: Stamp, later: Stamp]> = fc
  .uniqueArray(stamp, { minLength: 2, maxLength: 2 })
  .map((two) => two.sort() as [Stamp, Stamp]);

/** The fields of a goal that can change, each with a few values in canonical form. */
export const goalFields = {
  title: fc.constantFrom('Read', 'read', 'Écrire', '数学'),
  date: fc.constantFrom('2025-01-01', '2025-01-02', '2024-02-29', null),
  completed: fc.boolean(),
  notes: fc.constantFrom('', 'chapter 3', '"quoted" \\ and\nbroken'),
  subject: fc.constantFrom(null, 'Maths', 'null'),
  reminder: fc.constantFrom(null, '00:00', '23:59'),
  position: fc.constantFrom('a0', 'a1', 'Zz'),
  firstDate: fc.constantFrom(null, '2024-12-31'),
  estimate: fc.constantFrom(null, 1, 1440),
  letGo: fc.boolean(),
};

export type GoalField = keyof typeof goalFields;

/** The names of `goalFields`. */
export const goalFieldNames = Object.keys(goalFields) as GoalField[];

/** A goal with every field, and one stamp for all of them, as a create makes it. */
export const wholeGoal = (id: string, at: fc.Arbitrary<Stamp> = stamp): fc.Arbitrary<Stamped> =>
  fc
    .record({ ...goalFields, routineId: fc.constant(null), deadlineId: fc.constant(null), at })
    .map(({ at, ...fields }) => ({ ...fields, id, stamps: { '*': at } }));

/** A part of a goal: at least one of the named fields, under `"*"`, under a stamp of its own, or a mixture. */
export const partOfGoal = (id: string, names: GoalField[] = goalFieldNames): fc.Arbitrary<Stamped> =>
  fc
    .tuple(
      fc.record(goalFields),
      fc.subarray(names, { minLength: 1 }),
      stamp,
      fc.dictionary(fc.constantFrom(...names), stamp),
    )
    .map(([values, held, rest, named]) => {
      const version: Stamped = { id, stamps: { '*': rest } };
      for (const field of held) {
        version[field] = values[field];
        if (named[field] !== undefined) version.stamps[field] = named[field];
      }
      return version;
    });

/** A delete, which holds no field. */
export const deleteOf = (id: string): fc.Arbitrary<Stamped> => stamp.map((deleted) => ({ id, stamps: { deleted } }));

/** Anything that may reach a merge: a part, a delete, or a part of a record that was deleted at some time. */
export const version = (id: string): fc.Arbitrary<Stamped> =>
  fc.oneof(
    { weight: 4, arbitrary: partOfGoal(id) },
    { weight: 2, arbitrary: deleteOf(id) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(partOfGoal(id), stamp)
        .map(([part, deleted]) => ({ ...part, stamps: { ...part.stamps, deleted } })),
    },
  );
