/**
 * The current name of a subject. Records name their subject by text, and records of other devices may still carry a name from before a
 * rename; the `renamedTo` of the old name leads to the new one.
 */
import type { Subject } from './subject.ts';
import { subjectKey } from './subject-id.ts';

/** The fields of a live subject that are needed. */
export type NamedSubject = Pick<Subject, 'name' | 'renamedTo'>;

/** Live subjects by the keys of their names. */
export type SubjectsByKey = ReadonlyMap<string, NamedSubject>;

/**
 * Makes a function that gives the current name for any name that a record carries, in the spelling of the subject's record. Renames are
 * followed to their end. Two devices can leave renames in a circle; then each name of the circle is its own current name, and a rename
 * that leads into the circle ends at the name where it enters. Each rename is followed once, however many names are asked for.
 */
export function createSubjectResolver(subjects: SubjectsByKey): (name: string) => string {
  /** The current name by key, in the spelling of its record. */
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
