/** The goals of a day, as they are stored. */
import type { GoalRow, Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** In no order. */
export const goalsOn = (store: Store, date: CalendarDay): Promise<GoalRow[]> =>
  store.goals.where('date').equals(date).toArray();
