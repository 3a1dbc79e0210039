/** What can be done with goals. Each answers, once it is on disk, with the intents that take it back. */
import type { GoalRow, Store } from '#client/store/database.ts';
import { refuseDouble } from '#client/store/doubles.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Goal } from '#protocol/goal.ts';
import { titleKey } from '#protocol/text.ts';
import { placeBeside, positionsAtEnd } from './goal-order.ts';

export type GoalFields = Partial<Pick<Goal, 'title' | 'date' | 'completed' | 'notes' | 'subject' | 'reminder'>>;

/** What a new goal may say beyond its title. */
export type GoalDetails = Pick<GoalFields, 'subject' | 'reminder' | 'notes'>;

/** The goals of a day, in no order. */
export const goalsOn = (store: Store, date: CalendarDay): Promise<GoalRow[]> =>
  store.goals.where('date').equals(date).toArray();

/**
 * Adds a goal at the end of a day.
 * @throws Problem `duplicate_goal` where the day already has this title, as the server would
 */
export async function addGoal(
  store: Store,
  date: CalendarDay,
  title: string,
  details: GoalDetails = {},
): Promise<Intent[]> {
  await refuseDouble(store, date, title);
  const [position] = positionsAtEnd(await goalsOn(store, date), 1);
  return write(store, [{ resource: 'goals', id: newId(), put: { title, date, position, ...details } }]);
}

/** Adds a goal for each title that the day does not have yet. */
export async function addGoals(store: Store, date: CalendarDay, titles: readonly string[]): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const taken = new Set(day.map((goal) => titleKey(goal.title)));
  const fresh = titles.filter((title) => !taken.has(titleKey(title)) && taken.add(titleKey(title)));
  const positions = positionsAtEnd(day, fresh.length);
  return write(
    store,
    fresh.map((title, index) => ({ resource: 'goals', id: newId(), put: { title, date, position: positions[index] } })),
  );
}

/**
 * Changes some fields of a goal. A goal that changes its day goes to the end of the new one.
 * @throws Problem `duplicate_goal` where the day already has this title
 */
export async function changeGoal(store: Store, goal: Goal, fields: GoalFields): Promise<Intent[]> {
  const date = fields.date ?? goal.date;
  if (fields.title !== undefined || date !== goal.date)
    await refuseDouble(store, date, fields.title ?? goal.title, goal.id);
  const place = date === goal.date ? {} : { position: positionsAtEnd(await goalsOn(store, date), 1)[0] };
  return write(store, [{ resource: 'goals', id: goal.id, put: { ...fields, ...place } }]);
}

export const renameGoal = (store: Store, goal: Goal, title: string): Promise<Intent[]> =>
  changeGoal(store, goal, { title });

export const moveGoalToDate = (store: Store, goal: Goal, date: CalendarDay): Promise<Intent[]> =>
  changeGoal(store, goal, { date });

export const completeGoal = (store: Store, id: string, completed: boolean): Promise<Intent[]> =>
  write(store, [{ resource: 'goals', id, put: { completed } }]);

export const deleteGoal = (store: Store, id: string): Promise<Intent[]> =>
  write(store, [{ resource: 'goals', id, delete: true }]);

/** Moves a goal next to another one of its day. */
export async function moveGoal(store: Store, goal: Goal, side: 'before' | 'after', target: string): Promise<Intent[]> {
  const placed = placeBeside(await goalsOn(store, goal.date), goal.id, side, target);
  return write(
    store,
    placed.map(({ id, position }) => ({ resource: 'goals', id, put: { position } })),
  );
}
