/** The names that a subject goes by in a user's records: today's, and those that it was renamed from. */
import { resolveSubject, subjectsByKey, type NamedSubject } from '#protocol/resolve-subject.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { subjectKey } from '#protocol/subject-id.ts';
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
  const [named, used] = await Promise.all([
    database('subjects').where(live).select<NamedSubject[]>('name', { renamedTo: 'renamed_to' }),
    database(name).where(live).whereNotNull('subject').distinct<{ subject: string }[]>('subject'),
  ]);
  const subjects = subjectsByKey(named);
  const keyOf = (text: string): string => subjectKey(resolveSubject(text, subjects));
  const wanted = keyOf(subject);
  return used.map((row) => row.subject).filter((text) => keyOf(text) === wanted);
}
