/** Devices that each make the same record with what they set, and defaults in the rest: the merge keeps all that was set. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayId } from './day-id.ts';
import { exampleOf } from './examples.ts';
import { fillIn, mergeRecords, type Stamped } from './merge.ts';
import { defaultsOf, missingDefaults } from './resource.ts';
import { resourceOf, type ResourceName } from './resources.ts';
import { formatStamp, ZERO_STAMP } from './stamp.ts';
import { subjectId } from './subject-id.ts';

/** What every version says, since the id follows from it. */
const NAMED: [ResourceName, string, Record<string, unknown>][] = [
  ['days', dayId('2026-03-02'), { date: '2026-03-02' }],
  ['subjects', subjectId('Maths'), { name: 'Maths' }],
];

test.each(NAMED)('[R103] %s that several devices touched first keep what each set, in any order', (name, id, named) => {
  const resource = resourceOf(name);
  const defaults = defaultsOf(resource, id);
  const example = exampleOf(name);
  const set = fc
    .subarray(Object.keys(defaults))
    .map((fields) => fields.map((field) => [field, example[field]] as const));
  const versions = fc.array(fc.record({ set, ms: fc.nat(5) }), { minLength: 1, maxLength: 4 }).map((drawn) =>
    drawn.map(({ set: fields, ms }, i): Stamped => {
      const stamp = formatStamp({ ms: 1000 + ms, counter: 0, replicaId: String(i + 1).padStart(16, '0') });
      const body = { ...named, ...Object.fromEntries(fields), id, stamps: { '*': stamp } };
      return fillIn(body, missingDefaults(resource, body));
    }),
  );
  const shuffled = versions.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      const merged = all.reduce(mergeRecords);
      expect(other.reduce(mergeRecords)).toEqual(merged);
      expect(merged).toMatchObject(named);
      for (const [field, value] of Object.entries(defaults)) {
        const isSet = all.some(({ stamps }) => stamps[field] !== ZERO_STAMP);
        expect(merged[field]).toEqual(isSet ? example[field] : value);
      }
    }),
  );
});
