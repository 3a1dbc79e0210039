/** Every goal and log entry in memory, as little of each as finding it takes, for as long as somebody searches. */
import { goalsOn } from '#client/goals/goals-on.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { scanLatestFirst } from '#client/store/scan.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { fit } from '#client/store/match.ts';
import { fold, textToWords } from '#protocol/fold.ts';
import { isNear } from './near-words.ts';

export interface Found {
  kind: 'goals' | 'logs';
  id: string;
  /** Null for a goal without a day. */
  date: CalendarDay | null;
  /** The title of a goal, the beginning of an entry. */
  text: string;
  done: boolean;
}

interface Indexed extends Found {
  folded: string;
}

export type SearchIndex = Record<Found['kind'], Indexed[]>;

/** Further into a long entry nobody looks; the Log's own search does. */
const MAX_FOLDED = 2_000;
const MAX_SHOWN = 200;
/** As far into a text words with mistakes are looked for: its title or first line, mostly. */
const MAX_NEAR = 200;

/**
 * Reads the store step by step, so that no step holds up the page, the latest days first.
 * @param onStep  called after each step with all that is known by then
 * @param signal  ends it
 */
export async function readIndex(
  store: Store,
  onStep: (index: SearchIndex) => void,
  signal: AbortSignal,
): Promise<void> {
  const index: SearchIndex = { goals: [], logs: [] };
  const addGoals = (rows: GoalRow[]): boolean => {
    index.goals.push(
      ...rows.map(({ id, date, title, subject, notes, completed }) =>
        toIndexed('goals', id, date, title, [subject ?? '', notes.slice(0, MAX_FOLDED)].join(' '), completed),
      ),
    );
    return step();
  };
  await scanLatestFirst(store.goals, addGoals);
  addGoals(await goalsOn(store, null));
  await scanLatestFirst(store.logs, (rows) => {
    index.logs.push(
      ...rows.map(({ id, date, text, subject }) => toIndexed('logs', id, date, text, subject ?? '', false)),
    );
    return step();
  });
  function step(): boolean {
    if (!signal.aborted) onStep(index);
    return !signal.aborted;
  }
}

function toIndexed(
  kind: Found['kind'],
  id: string,
  date: CalendarDay | null,
  text: string,
  /** Further searchable text: its subject and its notes. */
  others: string,
  done: boolean,
): Indexed {
  const folded = fold(`${text.slice(0, MAX_FOLDED)} ${others}`);
  return { kind, id, date, text: text.slice(0, MAX_SHOWN), done, folded };
}

/**
 * The best of one kind, better fits first, then what lies nearest to today; what has no day is near. Where nothing fits, what would fit
 * but for a mistake in a word.
 */
export function search(
  index: SearchIndex,
  kind: Found['kind'],
  text: string,
  today: CalendarDay,
  limit: number,
): Found[] {
  const words = textToWords(text);
  if (words.length === 0) return [];
  const now = Date.parse(today);
  const found: { each: Indexed; fits: number; away: number }[] = [];
  const add = (each: Indexed, fits: number): void =>
    void found.push({ each, fits, away: each.date === null ? 0 : Math.abs(Date.parse(each.date) - now) });
  for (const each of index[kind]) {
    const fits = fit(each.folded, words);
    if (fits > 0) add(each, fits);
  }
  if (found.length === 0)
    for (const each of index[kind]) if (isNear(each.folded.slice(0, MAX_NEAR), words)) add(each, 0);
  return found
    .sort((a, b) => b.fits - a.fits || a.away - b.away)
    .slice(0, limit)
    .map(({ each }) => each);
}
