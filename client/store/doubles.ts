/** Duplicate goals: one title and subject on one day. The server refuses them, and this device does so before anything is stored. */
import { doubleKey, type Goal } from '#protocol/goal.ts';
import { Problem } from '#protocol/problem.ts';
import type { GoalRow, Store } from './database.ts';

/** The fields of a goal that make it a duplicate; a missing one has its default. */
export type Doubling = Pick<Goal, 'date' | 'title'> & Partial<Pick<Goal, 'subject' | 'letGo'>>;

/** The live goal that a goal would duplicate, if there is one. @param except  the id of the goal itself */
export async function findDouble(store: Store, goal: Doubling, except?: string): Promise<GoalRow | undefined> {
  const key = keyOf(goal);
  return key === undefined
    ? undefined
    : (await dayOf(store, goal)).find((each) => each.id !== except && doubleKey(each) === key);
}

/** The goal of this title, subject and day that was let go and is not done: adding it again brings it back. */
export async function findLetGo(store: Store, goal: Doubling): Promise<GoalRow | undefined> {
  const key = keyOf(goal);
  return key === undefined
    ? undefined
    : (await dayOf(store, goal)).find(
        (each) => each.letGo && !each.completed && keyOf({ ...each, letGo: false }) === key,
      );
}

/** Refuses a duplicate goal. @throws Problem `duplicate_goal`, as the server would */
export async function refuseDouble(store: Store, goal: Doubling, except?: string): Promise<void> {
  const double = await findDouble(store, goal, except);
  if (double) throw new Problem('duplicate_goal', 'This goal is already on that day.', { existing: double.id });
}

const dayOf = (store: Store, { date }: Doubling): Promise<GoalRow[]> =>
  store.goals.where('date').equals(date!).toArray();

const keyOf = ({ date, title, subject = null, letGo = false }: Doubling): string | undefined =>
  doubleKey({ date, title: title.trim(), subject, letGo });
