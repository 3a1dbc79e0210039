/**
 * The days of a routine, and the id of its goal on a day. The id follows from routine and day, so that two devices that create the goal
 * offline create the same record.
 */
import type { CalendarDay } from './calendar-day.ts';
import { daysOfRule, ruleFallsOn } from './rule-days.ts';
import { uuidV5 } from './uuid-v5.ts';

/** The fields of a routine that decide on which days it falls. */
export interface RoutineTimes {
  rule: string;
  startDate: CalendarDay;
  endDate: CalendarDay | null;
}

/** Whether a routine ends before it starts, so that it has no days. Two devices that each move one end offline can leave it so. */
export const endsBeforeStart = ({ startDate, endDate }: Pick<RoutineTimes, 'startDate' | 'endDate'>): boolean =>
  endDate !== null && endDate < startDate;

/** Whether a routine has a goal on a day. */
export const isRoutineDay = ({ rule, startDate, endDate }: RoutineTimes, day: CalendarDay): boolean =>
  day >= startDate && (endDate === null || day <= endDate) && ruleFallsOn(rule, startDate, day);

/** How many days ahead the next day is searched: more than the eight years between two leap days around 2100. */
const LOOK_AHEAD_DAYS = 3_000;

/** The first days of a routine from a day on, at most `count`; fewer where it ends, or has none for years. */
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
