/**
 * The days of a routine, and its goal on one of them: the id follows from both, so that two devices that write it down offline
 * write the same goal.
 */
import type { CalendarDay } from './calendar-day.ts';
import { daysOfRule, ruleFallsOn } from './rule-days.ts';
import { sha1 } from './sha1.ts';

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
export function routineGoalId(routineId: string, day: CalendarDay): string {
  const name = [...hexToBytes(routineId.replaceAll('-', '')), ...[...day].map((digit) => digit.charCodeAt(0))];
  const bytes = sha1(Uint8Array.from(name)).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const hexToBytes = (hex: string): number[] => [...hex.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
