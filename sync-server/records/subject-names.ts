/** The names that a subject goes by in a user's records: today's, and those that it was renamed from. */
import { createSubjectResolver, type NamedSubject } from '#protocol/resolve-subject.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { subjectKey } from '#protocol/subject-id.ts';
import { createBreather } from '../apply/breather.ts';
import type { Database } from '../database/connection.ts';

/**
 * The texts by which a user's live records of a resource name the subject that a name means, in any spelling.
 * @see docs/sync-rules.md R101
 */
export async function namesOfSubject(
  database: Database,
  name: ResourceName,
  userId: string,
  subject: string,
): Promise<string[]> {
  const live = { user_id: userId, deleted: false };
  const [renamed, used] = await Promise.all([
    // Without a rename a subject is found by its own key, which needs no record.
    database('subjects')
      .where(live)
      .whereNotNull('renamed_to')
      .select<NamedSubject[]>('name', { renamedTo: 'renamed_to' }),
    database(name).where(live).whereNotNull('subject').distinct<{ subject: string }[]>('subject'),
  ]);
  const breather = createBreather(() => performance.now());
  const subjects = new Map<string, NamedSubject>();
  for (const one of renamed) {
    subjects.set(subjectKey(one.name), one);
    await breather();
  }
  const resolve = createSubjectResolver(subjects);
  const wanted = subjectKey(resolve(subject));
  const names: string[] = [];
  for (const row of used) {
    if (subjectKey(resolve(row.subject)) === wanted) names.push(row.subject);
    await breather();
  }
  return names;
}
