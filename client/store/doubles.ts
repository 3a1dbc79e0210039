/** Two goals of one title on one day are one goal: the server says so, and this device says so before it. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { Problem } from '#protocol/problem.ts';
import { titleKey } from '#protocol/text.ts';
import type { GoalRow, Store } from './database.ts';

/** The live goal that a title would double on a day, if there is one. `except` is the goal that is being renamed. */
export async function findDouble(
  store: Store,
  date: CalendarDay,
  title: string,
  except?: string,
): Promise<GoalRow | undefined> {
  const key = titleKey(title.trim());
  const day = await store.goals.where('date').equals(date).toArray();
  return day.find((goal) => goal.id !== except && titleKey(goal.title) === key);
}

/** @throws Problem `duplicate_goal` where the day already has this title, as the server would */
export async function refuseDouble(store: Store, date: CalendarDay, title: string, except?: string): Promise<void> {
  const double = await findDouble(store, date, title, except);
  if (double) throw new Problem('duplicate_goal', 'This goal is already on that day.', { existing: double.id });
}
