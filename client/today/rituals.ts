/** The two ends of a day: what is left from the days before, and what closes it. */
import { addGoals, goalsOn } from '#client/goals/goal-intents.ts';
import { positionsAtEnd } from '#client/goals/goal-order.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { byPosition } from '#protocol/position.ts';
import { titleKey } from '#protocol/text.ts';

/** Whoever was away for long is not met with all of it. */
const MOST_DAYS = 7;

/**
 * The open goals of the days before that were not offered yet, in their order. Goals of a routine are left where they are: it
 * brings a fresh one.
 * @param last  the day on which leftovers were last offered
 */
export async function readLeftovers(store: Store, today: CalendarDay, last: CalendarDay | null): Promise<GoalRow[]> {
  const earliest = addDays(today, -MOST_DAYS);
  const from = last !== null && last > earliest ? last : earliest;
  const goals = await store.goals.where('date').between(from, today, true, false).toArray();
  return goals
    .filter(({ completed, routineId }) => !completed && routineId === null)
    .sort((a, b) => a.date.localeCompare(b.date) || byPosition(a, b));
}

/** Moves goals to the end of a day, in their order; those whose title the day has already stay where they are. */
export async function moveGoalsTo(store: Store, goals: GoalRow[], date: CalendarDay): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const taken = new Set(day.map(({ title }) => titleKey(title)));
  const moving = goals.filter(({ title }) => !taken.has(titleKey(title)) && taken.add(titleKey(title)));
  const positions = positionsAtEnd(day, moving.length);
  return write(
    store,
    moving.map(({ id }, index) => ({ resource: 'goals', id, put: { date, position: positions[index] } })),
  );
}

export interface WrapUp {
  /** The entry for the day; empty for none. */
  text: string;
  /** Titles of tomorrow's first goals. */
  tomorrow: string[];
}

/** Closes a day: an entry in its log, and the first goals of the next. */
export async function wrapUp(store: Store, today: CalendarDay, { text, tomorrow }: WrapUp): Promise<Intent[]> {
  const undo = await addGoals(store, addDays(today, 1), tomorrow);
  if (text === '') return undo;
  return [...(await write(store, [{ resource: 'logs', id: newId(), put: { date: today, text } }])), ...undo];
}
