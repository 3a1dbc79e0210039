/** What can be done with goals. Each answers, once it is on disk, with the changes that take it back. */
import { command } from '#client/history/command.ts';
import type { Store } from '#client/store/database.ts';
import { refuseDouble } from '#client/store/doubles.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Goal } from '#protocol/goal.ts';
import { byPosition } from '#protocol/position.ts';
import { titleKey } from '#protocol/text.ts';
import { placeBeside, positionsAtEnd } from './goal-order.ts';
import { goalsOn } from './goals-on.ts';

export type GoalFields = Partial<Pick<Goal, 'title' | 'date' | 'completed' | 'notes' | 'subject' | 'reminder'>>;

/** What a new goal may say beyond its title. */
export type GoalDetails = Pick<GoalFields, 'subject' | 'reminder' | 'notes'>;

/** A goal that is not written yet. */
export type NewGoal = GoalDetails & { title: string };

/**
 * Adds a goal at the end of a day.
 * @throws Problem `duplicate_goal` where the day already has this title, as the server would
 */
export const addGoal = command(
  'goals.add',
  async (store: Store, date: CalendarDay, title: string, details: GoalDetails = {}) => {
    await refuseDouble(store, date, title);
    const [position] = positionsAtEnd(await goalsOn(store, date), 1);
    return write(store, [{ resource: 'goals', id: newId(), put: { title, date, position, ...details } }]);
  },
);

/** Adds a goal for each title that the day does not have yet. */
export const addGoals = command(
  'goals.addMany',
  async (store: Store, date: CalendarDay, goals: readonly (string | NewGoal)[]) =>
    write(store, await newGoals(store, date, goals)),
);

/** Writes the goals of one day down for another, open and without their notes; what a routine brings comes by itself. */
export const copyDay = command('goals.copyDay', async (store: Store, from: CalendarDay, to: CalendarDay) => {
  const goals = (await goalsOn(store, from)).filter(({ routineId }) => routineId === null).sort(byPosition);
  const copies = goals.map(({ title, subject, reminder }) => ({ title, subject, reminder }));
  return write(store, await newGoals(store, to, copies));
});

/** The intents that add goals at the end of a day, without those whose title is there. */
export async function newGoals(
  store: Store,
  date: CalendarDay,
  goals: readonly (string | NewGoal)[],
): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const asked = goals.map((goal) => (typeof goal === 'string' ? { title: goal } : goal));
  const fresh = withoutDoubles(asked, day);
  const positions = positionsAtEnd(day, fresh.length);
  return fresh.map((goal, index) => ({
    resource: 'goals',
    id: newId(),
    put: { ...goal, date, position: positions[index] },
  }));
}

/**
 * Changes some fields of a goal. A goal that changes its day goes to the end of the new one.
 * @throws Problem `duplicate_goal` where the day already has this title
 */
export const changeGoal = command('goals.change', async (store: Store, goal: Goal, fields: GoalFields) => {
  const date = fields.date ?? goal.date;
  if (fields.title !== undefined || date !== goal.date)
    await refuseDouble(store, date, fields.title ?? goal.title, goal.id);
  const place = date === goal.date ? {} : { position: positionsAtEnd(await goalsOn(store, date), 1)[0] };
  return write(store, [{ resource: 'goals', id: goal.id, put: { ...fields, ...place } }]);
});

/** @throws Problem `duplicate_goal` where the day already has this title */
export const renameGoal = command('goals.rename', (store: Store, goal: Goal, title: string) =>
  changeGoal(store, goal, { title }),
);

/** @throws Problem `duplicate_goal` where the day already has this title */
export const moveGoalToDate = command('goals.moveToDate', (store: Store, goal: Goal, date: CalendarDay) =>
  changeGoal(store, goal, { date }),
);

export const completeGoal = command('goals.complete', (store: Store, id: string, completed: boolean) =>
  write(store, [{ resource: 'goals', id, put: { completed } }]),
);

export const deleteGoal = command('goals.delete', (store: Store, id: string) =>
  write(store, [{ resource: 'goals', id, delete: true }]),
);

/** Moves a goal next to another one of its day. */
export const moveGoal = command(
  'goals.moveBeside',
  async (store: Store, goal: Goal, side: 'before' | 'after', target: string) => {
    const placed = placeBeside(await goalsOn(store, goal.date), goal.id, side, target);
    return write(
      store,
      placed.map(({ id, position }) => ({ resource: 'goals', id, put: { position } })),
    );
  },
);

/** Ticks or unticks several goals as one. */
export const completeGoals = command('goals.completeMany', (store: Store, ids: readonly string[], completed: boolean) =>
  write(
    store,
    ids.map((id) => ({ resource: 'goals', id, put: { completed } })),
  ),
);

/** Gives several goals a subject, or takes it from them, as one. */
export const tagGoals = command('goals.tagMany', (store: Store, ids: readonly string[], subject: string | null) =>
  write(
    store,
    ids.map((id) => ({ resource: 'goals', id, put: { subject } })),
  ),
);

/** Deletes several goals as one. */
export const deleteGoals = command('goals.deleteMany', (store: Store, ids: readonly string[]) =>
  write(
    store,
    ids.map((id) => ({ resource: 'goals', id, delete: true })),
  ),
);

/** Moves goals to the end of a day, in their order; those whose title the day has already stay where they are. */
export const moveGoalsTo = command(
  'goals.moveManyToDate',
  async (store: Store, goals: readonly Goal[], date: CalendarDay) => write(store, await movesTo(store, goals, date)),
);

/** The intents that move goals to the end of a day. */
export async function movesTo(store: Store, goals: readonly Goal[], date: CalendarDay): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const moving = withoutDoubles(
    goals.filter((goal) => goal.date !== date),
    day,
  );
  const positions = positionsAtEnd(day, moving.length);
  return moving.map(({ id }, index) => ({ resource: 'goals', id, put: { date, position: positions[index] } }));
}

/** Those whose title neither the day nor one before them has. */
function withoutDoubles<T extends { title: string }>(goals: readonly T[], day: readonly Goal[]): T[] {
  const taken = new Set(day.map(({ title }) => titleKey(title)));
  return goals.filter(({ title }) => !taken.has(titleKey(title)) && taken.add(titleKey(title)));
}
