/** Which reminders are due. Pure. */
import type { GoalRow } from '#client/store/database.ts';
import { isOpen } from '#protocol/goal.ts';
import { reminderAt } from './reminder-time.ts';

/** A reminder that came while the device slept still rings for so long. */
const STILL_MS = 15 * 60_000;

export interface Due {
  goal: GoalRow;
  /** Names this reminder: another time is another one. */
  name: string;
}

/**
 * @param goals  those of today and the days beside it
 * @returns what rings now, and when the next one does, in ms since 1970; null for none
 */
export function dueReminders(
  goals: readonly GoalRow[],
  now: number,
  zone: string,
): { due: Due[]; next: number | null } {
  const due: Due[] = [];
  let next: number | null = null;
  for (const goal of goals) {
    if (!isOpen(goal) || goal.date === null || goal.reminder === null) continue;
    const at = reminderAt(goal.date, goal.reminder, zone);
    if (at > now) next = Math.min(at, next ?? Infinity);
    else if (at > now - STILL_MS) due.push({ goal, name: `${goal.id} ${goal.date} ${goal.reminder}` });
  }
  return { due, next };
}
