/** What has to be known of a user's days before goals are written to them. */
import { run, type Place } from './statement.ts';

/** A date, and a title by its `titleKey`. */
export interface DayTitle {
  date: string;
  key: string;
}

export interface LiveTitle extends DayTitle {
  id: string;
}

/** The last position of a day. */
export interface DayEnd {
  date: string;
  position: string;
}

/** The live goals that stand under these dates and titles; one statement. */
export async function liveTitles(db: Place, userId: string, wanted: DayTitle[]): Promise<LiveTitle[]> {
  const dates = wanted.map(({ date }) => date);
  const keys = wanted.map(({ key }) => key);
  const { rows } = await run<LiveTitle>(db, TITLES, [userId, dates, keys]);
  return rows;
}

/** The last position of each date that has a live goal; one statement. */
export async function lastPositions(db: Place, userId: string, dates: string[]): Promise<DayEnd[]> {
  const { rows } = await run<DayEnd>(db, POSITIONS, [userId, dates]);
  return rows;
}

const TITLES = {
  name: 'titles',
  text: `select goals.id, to_char(goals.date, 'YYYY-MM-DD') as date, goals.title_key as key
    from unnest($2::date[], $3::text[]) as wanted(date, title_key)
    join goals on goals.user_id = $1 and not goals.deleted
      and goals.date = wanted.date and goals.title_key = wanted.title_key collate "C"`,
};

const POSITIONS = {
  name: 'positions',
  text: `select to_char(wanted.date, 'YYYY-MM-DD') as date, max(goals.position) as position
    from unnest($2::date[]) as wanted(date)
    join goals on goals.user_id = $1 and not goals.deleted and goals.date = wanted.date
    group by wanted.date`,
};
