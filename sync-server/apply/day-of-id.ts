/** The day that an id of `dayId` stands for: found by trying the days around today. */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { msToInstant } from '#protocol/text.ts';

/** 27 years, so that no search hashes more than 20,000 days. */
const REACH_DAYS = 9_862;
/** The digit of a UUID that says how it was made. */
const VERSION_DIGIT = 14;

/** What was hashed so far, for as long as the process lives: every day from the first to the last. */
const hashed = new Map<string, CalendarDay>();
let first: CalendarDay | undefined;
let last: CalendarDay;

/**
 * The day of an id, within 27 years of today; undefined for any other id. It looks at today first and then outwards, and no day is
 * hashed twice.
 * @param nowMs  milliseconds since 1970
 */
export function dayOfId(id: string, nowMs: number): CalendarDay | undefined {
  if (id[VERSION_DIGIT] !== '5') return undefined;
  const today = msToInstant(nowMs).slice(0, 10);
  const [from, to] = [addDays(today, -REACH_DAYS), addDays(today, REACH_DAYS)];
  if (first === undefined) {
    [first, last] = [today, today];
    hashed.set(dayId(today), today);
  }
  while (!hashed.has(id) && (first > from || last < to)) {
    if (last < to) hash((last = addDays(last, 1)));
    if (first > from) hash((first = addDays(first, -1)));
  }
  return hashed.get(id);
}

const hash = (day: CalendarDay): unknown => hashed.set(dayId(day), day);
