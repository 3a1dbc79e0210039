/** The names that a subject goes by in a user's records: today's, and those that it was renamed from. */
import { createSubjectResolver, type NamedSubject } from '#protocol/resolve-subject.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { subjectKey } from '#protocol/subject-id.ts';
import { titleKey } from '#protocol/text.ts';
import { createBreather } from '../apply/breather.ts';
import type { Database } from '../database/connection.ts';

/**
 * Tells whether a text that a record has means the subject that a name means: by any name that it goes by, in any spelling, compared
 * as titles are.
 * @see docs/sync-rules.md R101
 */
export async function createSubjectMatcher(
  database: Database,
  userId: string,
  subject: string,
): Promise<(text: string) => boolean> {
  // Without a rename a subject is found by its own key, which needs no record.
  const renamed = await database('subjects')
    .where({ user_id: userId, deleted: false })
    .whereNotNull('renamed_to')
    .select<NamedSubject[]>('name', { renamedTo: 'renamed_to' });
  const breather = createBreather(() => performance.now());
  const subjects = new Map<string, NamedSubject>();
  for (const one of renamed) {
    subjects.set(subjectKey(one.name), one);
    await breather();
  }
  const resolve = createSubjectResolver(subjects);
  const keyOf = (text: string): string => titleKey(subjectKey(resolve(text)));
  const wanted = keyOf(subject);
  return (text) => keyOf(text) === wanted;
}

/** The texts by which a user's live records of a resource name the subject that a name means. */
export async function namesOfSubject(
  database: Database,
  name: ResourceName,
  userId: string,
  subject: string,
): Promise<string[]> {
  const [matches, used] = await Promise.all([
    createSubjectMatcher(database, userId, subject),
    database(name)
      .where({ user_id: userId, deleted: false })
      .whereNotNull('subject')
      .distinct<{ subject: string }[]>('subject'),
  ]);
  const breather = createBreather(() => performance.now());
  const names: string[] = [];
  for (const row of used) {
    if (matches(row.subject)) names.push(row.subject);
    await breather();
  }
  return names;
}
