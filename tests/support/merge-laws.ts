/**
 * What must hold wherever versions of a record meet: one suite for the pure merge, the client's store and the
 * server's write path.
 * @see docs/sync-rules.md R3, R4, R5; contract section 3
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf, isDeleted, latestStamp, stampOf, type Stamped } from '#protocol/merge.ts';
import { laterStamp, stampAfter, stampReplica, type Stamp } from '#protocol/stamp.ts';
import {
  deleteOf,
  EARLIEST_STAMP,
  goalFieldNames,
  goalFields,
  partOfGoal,
  stamp,
  stampPair,
  version,
  wholeGoal,
} from './arbitrary.ts';

/** A place where versions of goals are merged. */
export interface MergeSubject {
  /**
   * Begins with nothing stored, merges the versions in their order and answers how the record stands, with all that
   * is held of it and its stamps, also while it is deleted. A version may hold fields, a `deleted` stamp, or both.
   * All of them have the id `GOAL_ID`, and so has the answer; what is stored may have another.
   */
  apply(versions: Stamped[]): Stamped | Promise<Stamped>;
  close?(): Promise<void>;
}

export interface MergeLawsOptions {
  /** How many cases are drawn for each law. */
  runs?: number;
  /** The subject refuses parts of records that it has not got: each history begins with a whole record. */
  startsWhole?: boolean;
  /** For each law, in milliseconds. */
  timeoutMs?: number;
}

/** The id of the record in every version that the laws draw. */
export const GOAL_ID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';

/** Registers the laws of the merge for one subject, which is opened once for all of them. */
export function mergeLaws(
  name: string,
  open: () => MergeSubject | Promise<MergeSubject>,
  { runs = 200, startsWhole = false, timeoutMs = 60_000 }: MergeLawsOptions = {},
): void {
  const beginning = (whole: fc.Arbitrary<Stamped>) =>
    startsWhole ? whole.map((first) => [first]) : fc.constant<Stamped[]>([]);
  const start = beginning(wholeGoal(GOAL_ID));
  const earlyStart = beginning(wholeGoal(GOAL_ID, fc.constant(EARLIEST_STAMP)));
  const any = version(GOAL_ID);

  describe(`merge laws: ${name}`, () => {
    let subject: MergeSubject;
    beforeAll(async () => {
      subject = await open();
    }, timeoutMs);
    afterAll(() => subject.close?.());

    const apply = async (...versions: Stamped[]): Promise<Stamped> => subject.apply(structuredClone(versions));
    const law = <T extends [unknown, ...unknown[]]>(
      title: string,
      draws: { [K in keyof T]: fc.Arbitrary<T[K]> },
      check: (...drawn: T) => Promise<void>,
    ): void =>
      test(title, { timeout: timeoutMs }, () =>
        fc.assert(fc.asyncProperty(...draws, check), { numRuns: runs, interruptAfterTimeLimit: timeoutMs }),
      );

    law('commutative: of two versions, either may come first', [start, any, any], async (first, a, b) => {
      expectSame(await apply(...first, a, b), await apply(...first, b, a));
    });

    law(
      'associative: what was merged elsewhere merges as its parts would',
      [start, any, any, any],
      async (first, a, b, c) => {
        const left = await apply(...first, await apply(...first, a, b), c);
        const right = await apply(...first, a, await apply(...first, b, c));
        expectSame(left, right);
      },
    );

    law('idempotent: a version that comes again changes nothing', [start, any, any], async (first, a, b) => {
      const once = await apply(...first, a, b);
      expectSame(await apply(...first, a, b, a), once);
      expectSame(await apply(...first, a, b, once), once);
    });

    law(
      'any order and any duplication of a set of writes ends in the same state',
      [
        start,
        fc
          .array(any, { minLength: 1, maxLength: 6 })
          .chain((writes) => fc.tuple(fc.constant(writes), disordered(writes))),
      ],
      async (first, [writes, arrived]) => {
        expectSame(await apply(...first, ...arrived), await apply(...first, ...writes));
      },
    );

    law(
      'the state is the greatest stamp of each field, with its value',
      [start, fc.array(any, { minLength: 1, maxLength: 6 })],
      async (first, writes) => {
        expectSame(await apply(...first, ...writes), greatestOfEach([...first, ...writes]));
      },
    );

    law(
      '[R3] the greater stamp stays, whichever write arrives first',
      [earlyStart, fc.constantFrom(...goalFieldNames), fc.record(goalFields), fc.record(goalFields), stampPair],
      async (first, field, older, newer, [earlier, later]) => {
        const a = { id: GOAL_ID, [field]: older[field], stamps: { '*': earlier } };
        const b = { id: GOAL_ID, [field]: newer[field], stamps: { '*': later } };
        for (const order of [
          [a, b],
          [b, a],
        ])
          expect((await apply(...first, ...order))[field]).toEqual(newer[field]);
      },
    );

    law(
      '[R4] writes to different fields both survive',
      [
        earlyStart,
        fc.shuffledSubarray(goalFieldNames, { minLength: 2, maxLength: 2 }),
        fc.record(goalFields),
        stamp,
        stamp,
      ],
      async (first, [one, other], values, at, elsewhere) => {
        const a = { id: GOAL_ID, [one!]: values[one!], stamps: { '*': at } };
        const b = { id: GOAL_ID, [other!]: values[other!], stamps: { '*': elsewhere } };
        for (const order of [
          [a, b],
          [b, a],
        ])
          expect(await apply(...first, ...order)).toMatchObject({ [one!]: values[one!], [other!]: values[other!] });
      },
    );

    law(
      '[R5] a delete wins exactly while it is later than every field',
      [start, fc.array(partOfGoal(GOAL_ID), { minLength: 1, maxLength: 3 }), deleteOf(GOAL_ID)],
      async (first, writes, deletion) => {
        const latest = latestStamp(greatestOfEach([...first, ...writes]).stamps)!;
        const stands = await apply(...first, ...writes, deletion);
        expect(isDeleted(stands.stamps)).toBe(deletion.stamps.deleted! > latest);
      },
    );

    law(
      '[R5] an edit made after a delete brings the record back, with all of its fields',
      [start, partOfGoal(GOAL_ID), fc.constantFrom(...goalFieldNames), fc.record(goalFields)],
      async (first, written, field, values) => {
        const before = greatestOfEach([...first, written]);
        const deletion = { id: GOAL_ID, stamps: { deleted: tickAfter(before) } };
        const edit = { id: GOAL_ID, [field]: values[field], stamps: { '*': tickAfter(deletion) } };
        const { stamps: _, ...fields } = before;
        for (const order of [
          [deletion, edit],
          [edit, deletion],
        ]) {
          const stands = await apply(...first, written, ...order);
          expect(isDeleted(stands.stamps)).toBe(false);
          expect(stands).toMatchObject({ ...fields, [field]: values[field] });
        }
      },
    );

    law(
      '[R2] an edit stamped right after all that its author saw stands, whoever wrote that',
      [
        start,
        fc.array(any, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...goalFieldNames),
        fc.record(goalFields),
        fc.constantFrom('0000000000000000', '9f8e7d6c5b4a3f2e', 'ffffffffffffffff'),
      ],
      async (first, writes, field, values, replicaId) => {
        const latest = latestStamp(greatestOfEach([...first, ...writes]).stamps)!;
        const edit = { id: GOAL_ID, [field]: values[field], stamps: { '*': stampAfter(latest, replicaId)! } };
        const stands = await apply(...first, ...writes, edit);
        expect(stands[field]).toEqual(values[field]);
        expect(isDeleted(stands.stamps)).toBe(false);
      },
    );

    law('stamps under "*" say the same as stamps that name each field', [start, any, any], async (first, a, b) => {
      expectSame(await apply(...first, a, expanded(b)), await apply(...first, a, b));
      expectSame(await apply(...first, expanded(a), b), await apply(...first, a, b));
    });
  });
}

/** The versions in another order, some of them more than once. */
const disordered = (writes: Stamped[]): fc.Arbitrary<Stamped[]> =>
  fc
    .array(fc.constantFrom(...writes), { maxLength: 4 })
    .chain((again) => fc.shuffledSubarray([...writes, ...again], { minLength: writes.length + again.length }));

/** The same version, `"*"` written out. */
function expanded(version: Stamped): Stamped {
  const stamps: Record<string, Stamp> = {};
  for (const field of fieldsOf(version)) stamps[field] = stampOf(version.stamps, field)!;
  if (version.stamps.deleted !== undefined) stamps.deleted = version.stamps.deleted;
  return { ...version, stamps };
}

/** What a set of versions must come to, worked out without merging: for each field alone, the greatest write there is. */
function greatestOfEach(versions: Stamped[]): Stamped {
  const state: Stamped = { id: GOAL_ID, stamps: {} };
  const writes = versions.map(expanded);
  for (const field of new Set(writes.flatMap(fieldsOf))) {
    const greatest = writes
      .filter((write) => field in write)
      .map((write) => ({ at: write.stamps[field]!, value: write[field] }))
      .sort((a, b) => compare(a.at, b.at) || compare(JSON.stringify(a.value), JSON.stringify(b.value)))
      .at(-1)!;
    state[field] = greatest.value;
    state.stamps[field] = greatest.at;
  }
  const deleted = writes.reduce<Stamp | undefined>(
    (latest, write) => laterStamp(latest, write.stamps.deleted),
    undefined,
  );
  if (deleted !== undefined) state.stamps.deleted = deleted;
  return state;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The stamp right after all that a version carries, by the same replica. */
function tickAfter(version: Stamped): Stamp {
  const latest = latestStamp(version.stamps)!;
  return stampAfter(latest, stampReplica(latest))!;
}

/** Two records stand alike: the same fields, values and stamps, and both there or both gone. */
function expectSame(a: Stamped, b: Stamped): void {
  expect(stateOf(a)).toEqual(stateOf(b));
}

function stateOf(record: Stamped): unknown {
  const { stamps } = expanded(record);
  const values = Object.fromEntries(fieldsOf(record).map((field) => [field, record[field]]));
  return { id: record.id, values, stamps, isDeleted: isDeleted(stamps) };
}
