/** The commands on routines. Each returns, once it is on disk, the changes that undo it. */
import { command } from '#client/undo/command.ts';
import type { GoalRow, RoutineRow, Store } from '#client/store/database.ts';
import { noteAsLeft } from '#client/store/as-left.ts';
import { derive } from '#client/store/derive.ts';
import { findDouble } from '#client/store/doubles.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { LAST_DAY, type CalendarDay } from '#protocol/calendar-day.ts';
import { pick } from '#protocol/merge.ts';
import { isRoutineDay, routineGoalId } from '#protocol/routine-days.ts';
import { isWrittenByRule } from '#protocol/routine-offers.ts';
import { copiesFor, copyOf, forgetRoutineDay, openCopies, routineTables, writeRoutineDay } from './routine-day.ts';

export type RoutineFields = Partial<
  Pick<
    RoutineRow,
    'title' | 'rule' | 'startDate' | 'endDate' | 'subject' | 'reminder' | 'estimate' | 'times' | 'afterDays'
  >
>;
export type NewRoutine = RoutineFields & Pick<RoutineRow, 'title' | 'rule' | 'startDate'>;

/** The fields that a goal keeps when it becomes a routine's. */
const OWN = ['completed', 'notes', 'firstDate', 'deadlineId', 'letGo'];
const FIRST_DAY: CalendarDay = '0001-01-01';

/** Adds a routine, and its goal of today where today is one of its days. */
export const addRoutine = command('routines.add', (store: Store, routine: NewRoutine, today: CalendarDay) =>
  store.transaction('rw', routineTables(store), async () => {
    const id = newId();
    const undo = await write(store, [{ resource: 'routines', id, put: { ...routine } }]);
    const written = await writeRoutineDay(store, today);
    return noteAsLeft(store, [...written.filter((goal) => goal === routineGoalId(id, today)).map(unmaking), ...undo]);
  }),
);

/**
 * Changes a routine from now on. Its open copies of today and later follow, as far as nobody chose otherwise for one of them; what is
 * done and what is past stays as it was.
 */
export const changeRoutine = command(
  'routines.change',
  (store: Store, routine: RoutineRow, fields: RoutineFields, today: CalendarDay) =>
    store.transaction('rw', routineTables(store), async () => {
      const undo = await write(store, [{ resource: 'routines', id: routine.id, put: fields }]);
      const next = await store.routines.get(routine.id);
      if (undo.length === 0 || !next) return undo;
      const copies = await openCopies(store, routine.id, today, LAST_DAY);
      const off = copies.filter(({ date }) => !isWrittenByRule(next) || !isRoutineDay(next, date));
      const letGo = await derive(
        store,
        off.map(({ id }) => ({ resource: 'goals', id, letGo: true })),
      );
      const kept = copies.filter(({ id }) => !letGo.includes(id));
      await Promise.all(kept.map((copy) => follow(store, copy, routine, next)));
      await forgetRoutineDay(store, routine.id);
      const written = await writeRoutineDay(store, today);
      const gone = off.filter(({ id }) => letGo.includes(id));
      const back = [...kept.map((copy) => restoration(copy)), ...gone.map((copy) => restoration(copy, routine.id))];
      const known = new Set(copies.map(({ id }) => id));
      return noteAsLeft(store, [...back, ...written.filter((id) => !known.has(id)).map(unmaking), ...undo]);
    }),
);

/** The routine has no day after this one. A routine that has not begun by then ends on its first. */
export const endRoutine = command(
  'routines.end',
  (store: Store, routine: RoutineRow, last: CalendarDay, today: CalendarDay) =>
    changeRoutine(store, routine, { endDate: last > routine.startDate ? last : routine.startDate }, today),
);

/** The routine goes on, from today. */
export const resumeRoutine = command('routines.resume', (store: Store, routine: RoutineRow, today: CalendarDay) =>
  changeRoutine(store, routine, { endDate: null }, today),
);

/** Deletes a routine; what of it is done stays. `copies` says what becomes of its open copies. */
export const deleteRoutine = command('routines.delete', (store: Store, { id }: RoutineRow, copies: 'keep' | 'remove') =>
  store.transaction('rw', routineTables(store), async () => {
    const open = copies === 'keep' ? [] : await openCopies(store, id, FIRST_DAY, LAST_DAY);
    return write(store, [...open.map(({ id }) => deletion(id)), { resource: 'routines', id, delete: true }]);
  }),
);

/**
 * Makes a routine of a goal, which becomes its first copy: under the id that the copy has on every device, with all that was
 * written into it, its log entries included. `id` is the routine's; it tells the copy's.
 */
export const repeatGoal = command(
  'routines.repeatGoal',
  (store: Store, goal: GoalRow, id: string, rule: string, today: CalendarDay) =>
    store.transaction('rw', [...routineTables(store), store.logs.name], async () => {
      const { title, date: on, subject, reminder, estimate, position } = goal;
      const date = on ?? today;
      const put = { title, rule, startDate: date, subject, reminder, estimate };
      const undo = await write(store, [deletion(goal.id), { resource: 'routines', id, put }]);
      const goalId = routineGoalId(id, date);
      await derive(store, [copyOf((await store.routines.get(id))!, date, position)]);
      const logs = await store.logs.where('goalId').equals(goal.id).primaryKeys();
      const written = await write(store, [
        { resource: 'goals', id: goalId, put: pick(goal, OWN) },
        ...logs.map((each): Intent => ({ resource: 'logs', id: each, put: { goalId } })),
      ]);
      const others = await writeRoutineDay(store, today);
      const made = others.filter((each) => each === routineGoalId(id, today) && each !== goalId);
      return noteAsLeft(store, [...made.map(unmaking), ...written, unmaking(goalId), ...undo]);
    }),
);

/** Writes down a routine's goal of another day than today, to be done or changed before or after its time. */
export const takeUpCopy = command(
  'routines.takeUp',
  (store: Store, routine: RoutineRow, day: CalendarDay, completed: boolean) =>
    store.transaction('rw', routineTables(store), async () => {
      const [id] = await derive(store, await copiesFor(store, [routine], day));
      if (id === undefined) return [];
      await write(store, [{ resource: 'goals', id, put: { completed } }]);
      return noteAsLeft(store, [unmaking(id)]);
    }),
);

/** A day without this routine. */
export const skipCopy = command('routines.skip', (store: Store, routine: RoutineRow, day: CalendarDay) =>
  store.transaction('rw', routineTables(store), async () => {
    const [id] = await derive(store, await copiesFor(store, [routine], day));
    if (id === undefined) return [];
    return noteAsLeft(store, [...(await write(store, [deletion(id)])), unmaking(id)]);
  }),
);

const deletion = (id: string): Intent => ({ resource: 'goals', id, delete: true });

/** A goal that was written by a command is as if it had never been; its routine may bring it once more. */
const unmaking = (id: string): Intent => ({ resource: 'goals', id, delete: true, undone: true });

const RESTORED = ['title', 'date', 'subject', 'reminder', 'estimate', 'position', 'notes', 'firstDate', 'deadlineId'];

/** Puts an open copy back as it was. @param routineId  for one that is gone; of one that is there it never changes */
const restoration = (copy: GoalRow, routineId?: string): Intent => {
  const put = { ...pick(copy, RESTORED), ...(routineId !== undefined && { routineId }) };
  return { resource: 'goals', id: copy.id, put };
};

/** An open copy follows its routine in what changed; a title that its day has already is left. */
async function follow(store: Store, copy: GoalRow, before: RoutineRow, next: RoutineRow): Promise<void> {
  const changed = (['title', 'subject', 'reminder', 'estimate'] as const).filter(
    (field) => before[field] !== next[field],
  );
  const put = Object.fromEntries(changed.map((field) => [field, next[field]]));
  if (await findDouble(store, { ...copy, ...put }, copy.id))
    for (const field of ['title', 'subject']) delete put[field];
  if (Object.keys(put).length > 0) await derive(store, [{ resource: 'goals', id: copy.id, follow: put }]);
}
