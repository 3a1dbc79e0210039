/** The queries about a user's days before goals are written to them. */
import { run, type Db } from './statement.ts';

/** A date, and a title by its `titleKey`. */
export interface DayTitle {
  date: string;
  key: string;
}

export interface LiveTitle extends DayTitle {
  id: string;
  subject: string | null;
}

/** The last position of a day, or of what has none. */
export interface DayEnd {
  date: string | null;
  position: string;
}

/**
 * The live goals that stand under one of these dates and one of these titles, without those that were let go; one statement. Each day
 * is read once, whatever number of titles is wanted on it.
 */
export async function liveTitles(db: Db, userId: string, wanted: DayTitle[]): Promise<LiveTitle[]> {
  const dates = [...new Set(wanted.map(({ date }) => date))];
  const keys = [...new Set(wanted.map(({ key }) => key))];
  const { rows } = await run<LiveTitle>(db, TITLES, [userId, dates, keys]);
  return rows;
}

/** The last position of each date that has a live goal, null for the goals without a day; one statement. */
export async function lastPositions(db: Db, userId: string, dates: (string | null)[]): Promise<DayEnd[]> {
  const { rows } = await run<DayEnd>(db, POSITIONS, [userId, dates, dates.includes(null)]);
  return rows;
}

const TITLES = {
  name: 'titles',
  text: `select id, to_char(date, 'YYYY-MM-DD') as date, title_key as key, subject
    from goals where user_id = $1 and not deleted and not let_go and date = any($2::date[]) and title_key = any($3::text[])`,
};

const POSITIONS = {
  name: 'positions',
  text: `select to_char(wanted.date, 'YYYY-MM-DD') as date, max(goals.position) as position
    from unnest($2::date[]) as wanted(date)
    join goals on goals.user_id = $1 and not goals.deleted and goals.date = wanted.date
    group by wanted.date
    union all
    select null, max(position) from goals where $3 and user_id = $1 and not deleted and date is null
    having max(position) is not null`,
};
