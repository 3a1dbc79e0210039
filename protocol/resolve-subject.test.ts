import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSubjectResolver, type SubjectsByKey } from './resolve-subject.ts';
import { subjectKey } from './subject-id.ts';

type Renames = [name: string, renamedTo: string | null][];

const byKey = (renames: Renames): SubjectsByKey =>
  new Map(renames.map(([name, renamedTo]) => [subjectKey(name), { name, renamedTo }]));
const named = (renames: Record<string, string | null>): SubjectsByKey => byKey(Object.entries(renames));
const resolveSubject = (name: string, subjects: SubjectsByKey): string => createSubjectResolver(subjects)(name);

test.each<[string, Record<string, string | null>, string, string]>([
  ['a name without a record stands for itself', {}, 'Maths', 'Maths'],
  ['it shows as its record spells it', { Maths: null }, ' maths ', 'Maths'],
  ['a renamed one shows under its new name', { Maths: 'Mathematics' }, 'MATHS', 'Mathematics'],
  ['which its record spells', { Maths: 'mathematics', Mathematics: null }, 'Maths', 'Mathematics'],
  ['a chain is followed to its end', { A: 'B', B: 'C', C: 'D' }, 'a', 'D'],
  ['a new spelling is no other subject', { Maths: 'maths' }, 'MATHS', 'Maths'],
  ['the names of a circle stand for themselves', { A: 'B', B: 'A' }, 'a', 'A'],
  ['each of them', { A: 'B', B: 'A' }, 'b', 'B'],
  ['what leads into a circle ends where it enters', { X: 'A', A: 'B', B: 'A' }, 'x', 'A'],
])('[R101] %s', (_, renames, name, shown) => expect(resolveSubject(name, named(renames))).toBe(shown));

test('[R101] however subjects were renamed, each name has one end, and an end stands for itself', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  fc.assert(
    fc.property(fc.dictionary(name, fc.option(name)), name, (renames, start) => {
      const subjects = named(renames);
      const end = resolveSubject(start, subjects);
      expect(resolveSubject(end, subjects)).toBe(end);
      expect(subjectKey(resolveSubject(start.toLowerCase(), subjects))).toBe(subjectKey(end));
    }),
  );
});

test('[R101] one resolver gives each name the end that it has by itself, in whatever order they are asked about', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  fc.assert(
    fc.property(fc.dictionary(name, fc.option(name)), fc.array(name), (renames, asked) => {
      const subjects = named(renames);
      const resolve = createSubjectResolver(subjects);
      expect(asked.map(resolve)).toEqual(asked.map((one) => resolveSubject(one, subjects)));
    }),
  );
});

test('[R101] every name of a long chain of renames is followed in the time of one', () => {
  const COUNT = 20_000;
  const resolve = createSubjectResolver(byKey(Array.from({ length: COUNT }, (_, i) => [`s${i}`, `s${i + 1}`])));
  const start = performance.now();
  for (let i = COUNT; i >= 0; i -= 1) expect(resolve(`s${COUNT - i}`)).toBe(`s${COUNT}`);
  expect(performance.now() - start).toBeLessThan(5000);
});
