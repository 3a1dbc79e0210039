/**
 * What a subject that a record names is called now. Records name subjects by text, and one that was renamed is still named by records
 * that other devices wrote meanwhile; its `renamedTo` says where they belong.
 */
import type { Subject } from './subject.ts';
import { subjectKey } from './subject-id.ts';

/** What has to be known of a live subject. */
export type NamedSubject = Pick<Subject, 'name' | 'renamedTo'>;

/** Live subjects by the keys of their names. */
export type SubjectsByKey = ReadonlyMap<string, NamedSubject>;

/**
 * Gives the names under which records show, each spelled as its own record spells it. Renames are followed to their end. Where they lead
 * in a circle, as two devices can leave them, none of the circle counts: each of its names stands for itself, and what leads into it
 * ends where it enters. Each rename is followed once, however many names are asked about.
 * @returns the name of today for one that a record has
 */
export function createSubjectResolver(subjects: SubjectsByKey): (name: string) => string {
  /** Where renames lead from a key, with how the end is spelled. */
  const ends = new Map<string, string>();
  return (name) => {
    const path = new Map<string, string>();
    let [key, spelled] = [subjectKey(name), name];
    for (;;) {
      const subject = subjects.get(key);
      spelled = subject?.name ?? spelled;
      const next = subject?.renamedTo;
      const known = ends.get(key) ?? (next === null || next === undefined ? spelled : undefined);
      if (known !== undefined) return endAll(path.keys(), known);
      if (path.has(key)) return endCircle(path, key);
      path.set(key, spelled);
      [key, spelled] = [subjectKey(next!), next!];
    }
  };

  function endAll(keys: Iterable<string>, end: string): string {
    for (const key of keys) ends.set(key, end);
    return end;
  }

  function endCircle(path: ReadonlyMap<string, string>, entry: string): string {
    const keys = [...path.keys()];
    const first = keys.indexOf(entry);
    for (const key of keys.slice(first)) ends.set(key, path.get(key)!);
    return endAll(keys.slice(0, first), path.get(entry)!);
  }
}
