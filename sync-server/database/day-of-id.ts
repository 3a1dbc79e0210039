/** An index in memory of the days around today by their ids, which `dayId` makes and nothing can undo. */
import { createHash } from 'node:crypto';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { dayId, DAYS_NAMESPACE } from '#protocol/day-id.ts';
import { msToInstant } from '#protocol/text.ts';

/** 27 years, so that no search hashes more than 20,000 days. */
const REACH_DAYS = 9_862;
const DAY_MS = 86_400_000;
/** The digit of a UUID that says how it was made. */
const VERSION_DIGIT = 14;
/** How much of a hash tells days apart, in bytes: as much as fits into a number, and stands in the id before its version. */
const PREFIX_BYTES = 6;

const NAMESPACE = Buffer.from(DAYS_NAMESPACE.replaceAll('-', ''), 'hex');

/** The day numbers since 1970 under the first bytes of their ids, from `first` to `last`, for as long as the process lives. */
const hashed = new Map<number, number>();
let [first, last] = [0, -1];

/**
 * The day of an id, within 27 years of today; undefined for any other id. It looks at today first and then outwards, and hashes no day
 * twice: 30 ms once in the life of a process, for the first id that is none.
 * @param nowMs  milliseconds since 1970
 */
export function dayOfId(id: string, nowMs: number): CalendarDay | undefined {
  if (id[VERSION_DIGIT] !== '5') return undefined;
  const prefix = Number.parseInt(id.replace('-', '').slice(0, 2 * PREFIX_BYTES), 16);
  const today = Math.floor(nowMs / DAY_MS);
  if (last < first) {
    first = last = today;
    note(today);
  }
  while (!hashed.has(prefix) && (first > today - REACH_DAYS || last < today + REACH_DAYS)) {
    if (last < today + REACH_DAYS) note(++last);
    if (first > today - REACH_DAYS) note(--first);
  }
  const found = hashed.get(prefix);
  const day = found === undefined ? undefined : toDay(found);
  return day !== undefined && dayId(day) === id ? day : undefined;
}

const toDay = (dayNumber: number): CalendarDay => addDays(msToInstant(0).slice(0, 10), dayNumber);

/** Hashes as `dayId` does, many times faster. */
function note(dayNumber: number): void {
  const digest = createHash('sha1')
    .update(NAMESPACE)
    .update(new Date(dayNumber * DAY_MS).toISOString().slice(0, 10));
  hashed.set(digest.digest().readUIntBE(0, PREFIX_BYTES), dayNumber);
}
