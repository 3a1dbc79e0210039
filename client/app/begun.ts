/** Texts that were begun on this device and are no record yet, with where each of them goes on. */
import { draftNames, keepDraft, rawToValue, readRaw } from '#client/local/kept-drafts.ts';
import { isStranded } from '#client/drafts/stranded-drafts.ts';
import type { GoalRow, LogRow, RoutineRow, Store } from '#client/store/database.ts';
import { dayPath } from '#client/day/day-path.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** A begun text. @see `KeptForm` and `DraftKeeper` for the names */
export type Begun = { name: string } & (
  { path: string } | { goal: GoalRow } | { log: LogRow } | { routine: RoutineRow }
);

/**
 * Drafts that the first screen does not show; it shows the goal line and today's log line.
 * @returns in no order; what belongs to a record that is no longer here leads to its words
 */
export async function readBegun(store: Store, today: CalendarDay): Promise<Begun[]> {
  const found = await Promise.all(draftNames(store.name).map((name) => toBegun(store, name, today)));
  return found.filter((begun) => begun !== null);
}

async function toBegun(store: Store, name: string, today: CalendarDay): Promise<Begun | null> {
  const [kind = '', about = ''] = name.split(' ');
  // Its words are offered there.
  if (await isStranded(store, name)) return { name, path: '/trash' };
  switch (kind) {
    case 'goals': {
      const goal = await store.goals.get(about);
      return goal ? { name, goal } : null;
    }
    case 'logs': {
      const log = await store.logs.get(about);
      return log ? { name, log } : null;
    }
    case 'routines': {
      const routine = await store.routines.get(about);
      return routine ? { name, routine } : null;
    }
    case 'log':
    case 'wrap-up':
      return about === today ? null : { name, path: dayPath(about, today) };
    case 'routine':
      return { name, path: '/routines' };
    case 'refused':
      return { name, path: '/sync' };
    case 'share':
      return { name, path: `/share?${name.slice('share '.length)}` };
    default:
      return null;
  }
}

/**
 * Hands a text on to the form in which it goes on, where that is another one: a title that was begun in its row to the goal's
 * sheet, and what was written to wrap up a day that is over to that day's log line.
 */
export function handOn(owner: string, name: string): void {
  const [kind, about = '', form] = name.split(' ');
  if (form === 'line') hand(owner, name, `${kind} ${about} sheet`, (begun, there) => ({ ...begun, ...there }));
  if (kind === 'wrap-up') hand(owner, name, `log ${about}`, joinTexts);
}

/** The day's log line has one text: what stands there already comes first. */
function hand(owner: string, from: string, to: string, join: (begun: object, there: object) => object): void {
  const read = (name: string) => rawToValue(readRaw(owner, name)) ?? {};
  keepDraft(owner, to, join(read(from), read(to)));
  keepDraft(owner, from, null);
}

const joinTexts = (begun: { text?: string; tomorrow?: string[] }, there: { text?: string }) => ({
  minutes: '',
  subject: '',
  ...there,
  text: [there.text, begun.text, ...(begun.tomorrow ?? [])].filter(Boolean).join('\n'),
});
