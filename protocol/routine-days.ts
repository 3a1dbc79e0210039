/**
 * The days of a routine, and its goal on one of them: the id follows from both, so that two devices that write it down offline
 * write the same goal.
 */
import type { CalendarDay } from './calendar-day.ts';
import { daysOfRule, ruleFallsOn } from './rule-days.ts';
import { uuidV5 } from './uuid-v5.ts';

/** When a routine comes back. */
export interface RoutineTimes {
  rule: string;
  startDate: CalendarDay;
  endDate: CalendarDay | null;
}

/** Whether a routine has no day at all: two devices that each moved one of its ends, without knowing of each other, can leave it so. */
export const endsBeforeStart = ({ startDate, endDate }: Pick<RoutineTimes, 'startDate' | 'endDate'>): boolean =>
  endDate !== null && endDate < startDate;

/** Whether a routine has a goal on a day. */
export const isRoutineDay = ({ rule, startDate, endDate }: RoutineTimes, day: CalendarDay): boolean =>
  day >= startDate && (endDate === null || day <= endDate) && ruleFallsOn(rule, startDate, day);

/** How far ahead the next day is looked for: over every leap day that may be left out. */
const LOOK_AHEAD_DAYS = 3_000;

/** The first days of a routine from a day on, at most `count`; fewer where it ends, or does not come back for years. */
export function nextRoutineDays(
  { rule, startDate, endDate }: RoutineTimes,
  from: CalendarDay,
  count: number,
): CalendarDay[] {
  const days = daysOfRule(rule, startDate, from, LOOK_AHEAD_DAYS, count);
  return endDate === null ? days : days.filter((day) => day <= endDate);
}

/**
 * The id of a routine's goal on a day: the UUID version 5 of the day's text in the routine's name space.
 * @param routineId  a UUID in lower case
 * @see RFC 9562 section 5.5
 */
export const routineGoalId = (routineId: string, day: CalendarDay): string => uuidV5(routineId, day);
