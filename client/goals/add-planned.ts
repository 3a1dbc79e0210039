/** Adds what a line says, a goal or a routine. */
import type { Change } from '#client/undo/change.ts';
import type { Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { addGoal } from './goal-intents.ts';
import type { LinePlan } from './line-plan.ts';
import { loadRoutines } from './use-add-goal.ts';

/** @throws Problem `duplicate_goal` where the day already has this goal */
export async function addPlanned(
  store: Store,
  { title, date, details, returns }: LinePlan,
  today: CalendarDay,
  notes = '',
): Promise<readonly Change[]> {
  if (returns === null) return addGoal(store, date, title, { ...details, ...(notes !== '' && { notes }) });
  const { addRoutine } = await loadRoutines();
  return addRoutine(store, { title, startDate: date, ...details, ...returns }, today);
}
