/** The queries about the steps of goals and routines. */
import type { Stamp } from '#protocol/stamp.ts';
import { statementsOf } from './record-statements.ts';
import { rowToStored, type RecordRow, type StoredRecord } from './records.ts';
import { run, type Db, type Statement } from './statement.ts';

/** The last position of the steps of a goal or a routine. */
export interface StepsEnd {
  /** The id of the goal or routine. */
  parent: string;
  position: string;
}

/** The last position of each of these goals and routines that has a live step; one statement. */
export async function lastSteps(db: Db, userId: string, parents: string[]): Promise<StepsEnd[]> {
  const { rows } = await run<StepsEnd & { [column: string]: unknown }>(db, ENDS, [userId, parents]);
  return rows;
}

/** The first `limit` live steps of a user's goals and routines that were deleted before a stamp; one statement. */
export async function stepsOfDeleted(db: Db, userId: string, before: Stamp, limit: number): Promise<StoredRecord[]> {
  const { rows } = await run<RecordRow>(db, OF_DELETED, [userId, before, limit]);
  return rows.map((row) => rowToStored('steps', row));
}

const ENDS: Statement = {
  name: 'step-ends',
  text: `select wanted.parent::text as parent, max(steps.position) as position
    from unnest($2::uuid[]) as wanted(parent)
    join steps on steps.user_id = $1 and not steps.deleted
      and (steps.goal_id = wanted.parent or (steps.goal_id is null and steps.routine_id = wanted.parent))
    group by wanted.parent`,
};

const deletedBefore = (table: string): string =>
  `(select id from ${table} where user_id = $1 and deleted and stamps->>'deleted' collate "C" < $2)`;

const OF_DELETED: Statement = {
  name: 'steps-of-deleted',
  text: `select ${statementsOf('steps').columns} from steps where user_id = $1 and not deleted
    and (goal_id in ${deletedBefore('goals')} or (goal_id is null and routine_id in ${deletedBefore('routines')}))
    order by id limit $3`,
};
