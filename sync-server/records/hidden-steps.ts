/** Steps whose goal or routine is deleted: they are not seen until it comes back, and nothing is written to them meanwhile. */
import type { Knex } from 'knex';
import type { Mutation } from '#protocol/mutation.ts';
import type { Database } from '../database/connection.ts';
import { loadRecords, type FullRecord } from '../database/records.ts';

/** Leaves steps of what is deleted out of a list. */
export function withoutHidden(steps: Knex.QueryBuilder, userId: string): void {
  void steps.whereRaw(
    `not exists (select from goals where goals.user_id = ? and goals.id = steps.goal_id and goals.deleted)
      and not (steps.goal_id is null and exists (
        select from routines where routines.user_id = ? and routines.id = steps.routine_id and routines.deleted))`,
    [userId, userId],
  );
}

/** Whether a step's goal, or its routine where it has no goal, is deleted. @see docs/sync-rules.md R102 */
export async function isHidden(database: Database, userId: string, step: FullRecord): Promise<boolean> {
  return (await hiddenAmong(database, userId, [step])).length > 0;
}

/** The ids of those mutations that change a step which is not seen; in three statements at most. */
export async function hiddenSteps(database: Database, userId: string, mutations: Mutation[]): Promise<Set<string>> {
  const changes = mutations.filter(({ resource, method }) => resource === 'steps' && method !== 'POST');
  if (changes.length === 0) return new Set();
  const stored = await loadRecords(database, 'steps', userId, [...new Set(changes.map(({ recordId }) => recordId))]);
  const steps = stored.filter(({ deleted }) => !deleted).map(({ record }) => record);
  const hidden = new Set((await hiddenAmong(database, userId, steps)).map(({ id }) => id));
  return new Set(changes.filter(({ recordId }) => hidden.has(recordId)).map(({ id }) => id));
}

async function hiddenAmong(database: Database, userId: string, steps: FullRecord[]): Promise<FullRecord[]> {
  const [goals, routines] = await Promise.all([
    deletedOf(
      database,
      'goals',
      userId,
      steps.map(({ goalId }) => goalId),
    ),
    deletedOf(
      database,
      'routines',
      userId,
      steps.map(({ routineId }) => routineId),
    ),
  ]);
  return steps.filter(({ goalId, routineId }) => (goalId === null ? routines.has(routineId) : goals.has(goalId)));
}

async function deletedOf(
  database: Database,
  name: 'goals' | 'routines',
  userId: string,
  ids: unknown[],
): Promise<Set<unknown>> {
  const wanted = [...new Set(ids)].filter((id): id is string => typeof id === 'string');
  if (wanted.length === 0) return new Set();
  const parents = await loadRecords(database, name, userId, wanted);
  return new Set(parents.filter(({ deleted }) => deleted).map(({ record }) => record.id));
}
