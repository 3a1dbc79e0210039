/** Steps whose goal or routine is deleted: they are not seen until it comes back, and nothing is written to them meanwhile. */
import type { Knex } from 'knex';
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
export async function isHidden(
  database: Database,
  userId: string,
  { goalId, routineId }: FullRecord,
): Promise<boolean> {
  const [name, id] = goalId === null ? (['routines', routineId] as const) : (['goals', goalId] as const);
  if (id === null) return false;
  const [parent] = await loadRecords(database, name, userId, [id as string]);
  return parent?.deleted === true;
}
