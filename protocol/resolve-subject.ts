/**
 * What a subject that a record names is called now. Records name subjects by text, and one that was renamed is still named by records
 * that other devices wrote meanwhile; its `renamedTo` says where they belong.
 */
import type { Subject } from './subject.ts';
import { subjectKey } from './subject-id.ts';

/** What has to be known of a live subject. */
export type NamedSubject = Pick<Subject, 'name' | 'renamedTo'>;

/** Subjects by the keys of their names. */
export type SubjectsByKey = ReadonlyMap<string, NamedSubject>;

/** Live subjects, each under its key. */
export const subjectsByKey = (subjects: Iterable<NamedSubject>): SubjectsByKey =>
  new Map([...subjects].map((subject) => [subjectKey(subject.name), subject]));

/**
 * The name under which records of a subject show, spelled as its own record spells it. Renames are followed to their end. Where they lead
 * in a circle, as two devices can leave them, none of the circle counts: each of its names stands for itself, and what leads into it
 * ends where it enters.
 * @param name  as a record has it
 */
export function resolveSubject(name: string, subjects: SubjectsByKey): string {
  const path: string[] = [];
  let key = subjectKey(name);
  let spelled = name;
  for (;;) {
    path.push(key);
    const subject = subjects.get(key);
    spelled = subject?.name ?? spelled;
    const { renamedTo } = subject ?? {};
    if (renamedTo === null || renamedTo === undefined) return spelled;
    const next = subjectKey(renamedTo);
    const entry = path.indexOf(next);
    if (entry >= 0) return subjects.get(path[entry]!)!.name;
    [key, spelled] = [next, renamedTo];
  }
}
