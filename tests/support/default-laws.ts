/**
 * What must hold where devices that do not know of one another make the same record, each setting fields of its own: one suite for the
 * pure merge, the client's store and the server's write path.
 * @see docs/sync-rules.md R81
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillIn, type Stamped } from '#protocol/merge.ts';
import { mutationToStamped, type Mutation } from '#protocol/mutation.ts';
import { missingDefaults } from '#protocol/resource.ts';
import { goals } from '#protocol/goal.ts';
import { stampMs, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import { stamp } from './arbitrary.ts';
import { GOAL_ID } from './merge-laws.ts';

/** A first write of the goal `GOAL_ID`: what its author set, and when. */
export interface Creation {
  body: Record<string, unknown>;
  stamp: Stamp;
}

/** Makes the goal by each of some first writes, in their order; answers how it stands. */
export type CreateAll = (creations: Creation[]) => Stamped | Promise<Stamped>;

const REQUIRED = { title: 'Read', date: '2025-01-01', position: 'a0' };

/** No value here is a default: what is drawn was set by somebody. */
const optional = {
  completed: fc.constant(true),
  notes: fc.constantFrom('chapter 3', 'chapter 4'),
  subject: fc.constantFrom('Maths', 'Physics'),
  reminder: fc.constantFrom('00:00', '23:59'),
};

/** A record that a create of earlier or later builds makes, its defaults filled in as every replica does. */
export const createdBy = ({ body, stamp }: Creation): Stamped => {
  const mutation: Mutation = { id: '', method: 'POST', resource: 'goals', recordId: GOAL_ID, body, stamp };
  const createdAt = msToInstant(stampMs(stamp));
  return fillIn({ ...mutationToStamped(mutation), createdAt }, missingDefaults(goals, body));
};

const creations: fc.Arbitrary<Creation[]> = fc
  .uniqueArray(stamp, { minLength: 2, maxLength: 4 })
  .chain((stamps) =>
    fc.tuple(
      ...stamps.map((at) =>
        fc
          .record(optional, { requiredKeys: [] })
          .map((set): Creation => ({ body: { ...REQUIRED, ...set }, stamp: at })),
      ),
    ),
  );

/** Registers the laws for one subject. */
export function defaultLaws(name: string, createAll: CreateAll, runs = 200): void {
  const law = (title: string, check: (drawn: Creation[]) => Promise<void>): void =>
    test(`[R81] ${name}: ${title}`, { timeout: 60_000 }, () =>
      fc.assert(fc.asyncProperty(creations, check), { numRuns: runs, interruptAfterTimeLimit: 60_000 }),
    );

  law('a default gives way to what somebody set, whoever made the record last', async (drawn) => {
    const stands = await createAll(drawn);
    for (const field of Object.keys(optional)) {
      const latest = drawn
        .filter(({ body }) => field in body)
        .sort((a, b) => (a.stamp < b.stamp ? -1 : 1))
        .at(-1);
      expect(stands[field]).toEqual(latest ? latest.body[field] : (goals.defaults as Stamped)[field]);
      expect(stands.stamps[field] ?? stands.stamps['*']).toBe(latest?.stamp ?? ZERO_STAMP);
    }
  });

  law('the order in which they meet does not count', async (drawn) => {
    const { updatedAt: _, ...stands } = await createAll(drawn);
    const { updatedAt: __, ...reversed } = await createAll([...drawn].reverse());
    expect(reversed).toEqual(stands);
  });
}
