/** The commands at the beginning and the end of a day. Each returns, once it is on disk, the changes that undo it. */
import { movesTo, newGoals, type NewGoal } from '#client/goals/goal-intents.ts';
import { carryOut, type RowChange } from '#client/undo/change.ts';
import { command } from '#client/undo/command.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { readLeftovers, type CarryOverMemory } from './rituals.ts';

/** Lets goals go: they stay on their day and no device offers them again. */
export const letGo = command('carryOver.letGo', (store: Store, ids: readonly string[]) =>
  write(store, ids.map(lettingGo)),
);

/** Lets all go that is left. */
export const letAllGo = command('carryOver.letAllGo', async (store: Store, today: CalendarDay) => {
  const left = await readLeftovers(store, today);
  return carryOut(store, [...left.map(({ id }) => lettingGo(id)), remembered({ day: today, letGo: [] })]);
});

const lettingGo = (id: string): Intent => ({ resource: 'goals', id, put: { letGo: true } });

/** Moves all that is left to today; what today has already stays where it is. */
export const carryAllOver = command(
  'carryOver.allToToday',
  async (store: Store, goals: readonly GoalRow[], today: CalendarDay) =>
    carryOut(store, [...(await movesTo(store, goals, today, today)), remembered({ day: today, letGo: [] })]),
);

/** A goal for tomorrow, or for another day that it says. */
export type PlannedGoal = NewGoal & { date?: CalendarDay };

export interface WrapUp {
  /** The entry for the day; empty for none. */
  text: string;
  /** Tomorrow's first goals. */
  tomorrow: PlannedGoal[];
}

/** Closes a day: an entry in its log, and the first goals of the next. */
export const wrapUp = command('wrapUp.save', async (store: Store, today: CalendarDay, { text, tomorrow }: WrapUp) => {
  const dayOf = ({ date = addDays(today, 1) }: PlannedGoal) => date;
  const days = [...new Set(tomorrow.map(dayOf))];
  const goalsOf = (day: CalendarDay) => tomorrow.filter((goal) => dayOf(goal) === day);
  const added = await Promise.all(days.map((day) => newGoals(store, day, goalsOf(day))));
  const goals = added.flat();
  const entry: Intent[] = text === '' ? [] : [{ resource: 'logs', id: newId(), put: { date: today, text } }];
  return carryOut(store, [...goals, ...entry, closed(today)]);
});

/** Puts the offer to close the day away. */
export const skipWrapUp = command('wrapUp.skip', (store: Store, today: CalendarDay) =>
  carryOut(store, [closed(today)]),
);

const remembered = (value: CarryOverMemory): RowChange => ({
  table: 'meta',
  key: 'carryOver',
  row: { key: 'carryOver', value },
});

const closed = (today: CalendarDay): RowChange => ({
  table: 'meta',
  key: 'wrapUp',
  row: { key: 'wrapUp', value: today },
});
