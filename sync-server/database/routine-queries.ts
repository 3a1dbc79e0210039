/** The queries about routines and their goals that are needed to compute the goals that are not stored. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Stamps } from '#protocol/merge.ts';
import type { RecordOf } from '#protocol/resource.ts';
import type { routines } from '#protocol/routine.ts';
import { statementsOf } from './record-statements.ts';
import { rowToStored, type RecordRow, type StoredRecord } from './records.ts';
import { run, type Db, type Statement } from './statement.ts';

export type LiveRoutine = Omit<RecordOf<typeof routines>, 'updatedAt'>;

/** No person has more that go on; those that were made first count. */
const MOST_ROUTINES = 500;
const MOST_GOALS = 5_000;
const MOST_TEMPLATES = 2_000;

/** A user's live routines that may have one of some days, the oldest first; one statement. */
export async function liveRoutines(db: Db, userId: string, days: CalendarDay[]): Promise<LiveRoutine[]> {
  const sorted = days.toSorted();
  const { rows } = await run<RecordRow>(db, ROUTINES, [userId, sorted[0], sorted.at(-1)]);
  return rows.map((row) => rowToStored('routines', row).record as unknown as LiveRoutine);
}

/** Of some ids those under which a user has a goal or its deletion; one statement. */
export async function knownGoals(db: Db, userId: string, ids: string[]): Promise<Set<string>> {
  const { rows } = await run<{ id: string }>(db, KNOWN, [userId, ids]);
  return new Set(rows.map(({ id }) => id));
}

/** The state of a goal of a routine. */
export interface GoalOfRoutine {
  id: string;
  routineId: string;
  date: CalendarDay | null;
  completed: boolean;
  /** Deleted or let go. */
  gone: boolean;
  stamps: Stamps;
}

/** The goals of some of a user's routines, deleted ones included, the latest days first; one statement. */
export async function goalsOfRoutines(db: Db, userId: string, routineIds: string[]): Promise<GoalOfRoutine[]> {
  const { rows } = await run<GoalOfRoutine & RecordRow>(db, GOALS, [userId, routineIds]);
  return rows;
}

/** The live steps of a user's routines, of one or of all of them; one statement. */
export async function templateSteps(db: Db, userId: string, routineId: string | null): Promise<StoredRecord[]> {
  const { rows } = await run<RecordRow>(db, TEMPLATES, [userId, routineId]);
  return rows.map((row) => rowToStored('steps', row));
}

const ROUTINES: Statement = {
  name: 'live-routines',
  text: `select ${statementsOf('routines').columns} from routines where user_id = $1 and not deleted
    and start_date <= $3::date and (end_date is null or end_date >= $2::date)
    order by routines.created_at, id limit ${MOST_ROUTINES}`,
};

const KNOWN: Statement = {
  name: 'known-goals',
  text: 'select id from goals where user_id = $1 and id = any($2::uuid[])',
};

const GOALS: Statement = {
  name: 'goals-of-routines',
  text: `select id, routine_id as "routineId", to_char(date, 'YYYY-MM-DD') as date, completed, stamps,
      deleted or coalesce(let_go, false) as gone
    from goals where user_id = $1 and routine_id = any($2::uuid[]) order by goals.date desc nulls last limit ${MOST_GOALS}`,
};

const TEMPLATES: Statement = {
  name: 'template-steps',
  text: `select ${statementsOf('steps').columns} from steps where user_id = $1 and not deleted
    and goal_id is null and routine_id is not null and ($2::uuid is null or routine_id = $2::uuid)
    order by position, id limit ${MOST_TEMPLATES}`,
};
