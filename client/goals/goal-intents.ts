/** The commands on goals. Each returns, once it is on disk, the changes that undo it. */
import { command } from '#client/undo/command.ts';
import type { Store } from '#client/store/database.ts';
import { findLetGo, refuseDouble, type Doubling } from '#client/store/doubles.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey, type Goal } from '#protocol/goal.ts';
import { byPosition } from '#protocol/position.ts';
import { placeBeside, positionsAtEnd } from './goal-order.ts';
import { goalsOn, isToCopy } from './goals-on.ts';

export type GoalFields = Partial<
  Pick<Goal, 'title' | 'date' | 'completed' | 'notes' | 'subject' | 'reminder' | 'estimate' | 'deadlineId' | 'letGo'>
>;

/** The optional fields of a new goal. */
export type GoalDetails = Pick<GoalFields, 'subject' | 'reminder' | 'notes' | 'estimate' | 'deadlineId'>;

/** A goal that is not written yet. */
export type NewGoal = GoalDetails & { title: string; completed?: boolean };

/**
 * Adds a goal at the end of a day. One that was let go there comes back.
 * @throws Problem `duplicate_goal` where the day already has this goal, as the server would
 */
export const addGoal = command(
  'goals.add',
  async (store: Store, date: CalendarDay, title: string, details: GoalDetails = {}) => {
    const goal = { ...details, date, title };
    await refuseDouble(store, goal);
    const back = await findLetGo(store, goal);
    if (back) return write(store, [{ resource: 'goals', id: back.id, put: { ...details, letGo: false } }]);
    const [position] = positionsAtEnd(await goalsOn(store, date), 1);
    return write(store, [{ resource: 'goals', id: newId(), put: { title, date, position, ...details } }]);
  },
);

/** Adds a goal for each title that the day does not have yet. What was let go there comes back. */
export const addGoals = command(
  'goals.addMany',
  async (store: Store, date: CalendarDay, goals: readonly (string | NewGoal)[]) =>
    write(store, await newGoals(store, date, goals)),
);

/** Writes the goals of one day down for another, open and without their notes; what a routine brings comes by itself. */
export const copyDay = command('goals.copyDay', async (store: Store, from: CalendarDay, to: CalendarDay) => {
  const goals = (await goalsOn(store, from)).filter(isToCopy).sort(byPosition);
  const copies = goals.map(({ title, subject, reminder, estimate }) => ({ title, subject, reminder, estimate }));
  return write(store, await newGoals(store, to, copies));
});

/** The intents that add goals at the end of a day, without those that are there. */
export async function newGoals(
  store: Store,
  date: CalendarDay,
  goals: readonly (string | NewGoal)[],
): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const asked = goals.map((goal) => ({ ...(typeof goal === 'string' ? { title: goal } : goal), date }));
  const intents: Intent[] = [];
  const fresh: typeof asked = [];
  for (const goal of withoutDoubles(asked, day)) {
    const back = await findLetGo(store, goal);
    if (back) intents.push({ resource: 'goals', id: back.id, put: { letGo: false } });
    else fresh.push(goal);
  }
  const positions = positionsAtEnd(day, fresh.length);
  const made = fresh.map((goal, index): Intent => ({
    resource: 'goals',
    id: newId(),
    put: { ...goal, position: positions[index] },
  }));
  return [...intents, ...made];
}

/**
 * Changes some fields of a goal. A goal that changes its day goes to the end of the new one.
 * @throws Problem `duplicate_goal` where the day already has this goal
 */
export const changeGoal = command(
  'goals.change',
  async (store: Store, goal: Goal, fields: GoalFields, today: CalendarDay) => {
    const { date = goal.date } = fields;
    const isMove = date !== goal.date;
    const put = isMove ? { letGo: false, ...fields, ...offItsDay(goal, today) } : fields;
    const next = { ...goal, ...put };
    if (doubleKey(next) !== doubleKey(goal)) await refuseDouble(store, next, goal.id);
    const place = isMove ? { position: positionsAtEnd(await goalsOn(store, date), 1)[0] } : {};
    return write(store, [{ resource: 'goals', id: goal.id, put: { ...put, ...place } }]);
  },
);

/** The `firstDate` of a goal that leaves its day: a day that has begun goes on counting it as planned and not done. */
const offItsDay = ({ date, firstDate, completed }: Goal, today: CalendarDay): Partial<Goal> =>
  date !== null && date <= today && firstDate === null && !completed ? { firstDate: date } : {};

/** @throws Problem `duplicate_goal` where the day already has this goal */
export const renameGoal = command('goals.rename', async (store: Store, goal: Goal, title: string) => {
  await refuseDouble(store, { ...goal, title }, goal.id);
  return write(store, [{ resource: 'goals', id: goal.id, put: { title } }]);
});

/** @throws Problem `duplicate_goal` where the day already has this goal */
export const moveGoalToDate = command(
  'goals.moveToDate',
  (store: Store, goal: Goal, date: CalendarDay, today: CalendarDay) => changeGoal(store, goal, { date }, today),
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

/** Gives several goals a subject, or takes it from them, as one; those that would double another one keep what they have. */
export const tagGoals = command(
  'goals.tagMany',
  async (store: Store, ids: readonly string[], subject: string | null) => {
    const goals = (await store.goals.bulkGet([...ids])).filter((goal) => goal !== undefined);
    const days = await Promise.all(
      [...new Set(goals.map(({ date }) => date))].filter((date) => date !== null).map((date) => goalsOn(store, date)),
    );
    const others = days.flat().filter(({ id }) => !ids.includes(id));
    const tagged = withoutDoubles(
      goals.map((goal) => ({ ...goal, subject })),
      others,
    );
    return write(
      store,
      tagged.map(({ id }) => ({ resource: 'goals', id, put: { subject } })),
    );
  },
);

/** Deletes several goals as one. */
export const deleteGoals = command('goals.deleteMany', (store: Store, ids: readonly string[]) =>
  write(
    store,
    ids.map((id) => ({ resource: 'goals', id, delete: true })),
  ),
);

/** Moves goals to the end of a day, in their order; those that the day has already stay where they are. */
export const moveGoalsTo = command(
  'goals.moveManyToDate',
  async (store: Store, goals: readonly Goal[], date: CalendarDay, today: CalendarDay) =>
    write(store, await movesTo(store, goals, date, today)),
);

/** The intents that move goals to the end of a day. */
export async function movesTo(
  store: Store,
  goals: readonly Goal[],
  date: CalendarDay,
  today: CalendarDay,
): Promise<Intent[]> {
  const day = await goalsOn(store, date);
  const moving = withoutDoubles(
    goals
      .filter((goal) => goal.date !== date)
      .map((goal) => ({ ...goal, date, put: { ...offItsDay(goal, today), date }, letGo: false })),
    day,
  );
  const positions = positionsAtEnd(day, moving.length);
  return moving.map(({ id, put }, index) => ({
    resource: 'goals',
    id,
    put: { ...put, position: positions[index] },
  }));
}

/** The goals that duplicate neither a goal of their day nor an earlier one of the list. */
function withoutDoubles<T extends Doubling>(goals: readonly T[], day: readonly Goal[]): T[] {
  const keyOf = ({ subject = null, letGo = false, ...goal }: Doubling) => doubleKey({ ...goal, subject, letGo });
  const taken = new Set(day.map(keyOf));
  taken.delete(undefined);
  return goals.filter((goal) => {
    const key = keyOf(goal);
    return key === undefined || (!taken.has(key) && taken.add(key));
  });
}
