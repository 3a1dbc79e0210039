/** Whether somebody has been here before: a visit begins when the app was left alone for a while, or on another day. */

import { isLately } from '#client/design/lately.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const KEY = 'studentos-visits';
const PAUSE_MS = 30 * 60_000;

interface Visits {
  count: number;
  /** When the app was last opened, in ms since 1970. */
  at: number;
  day: CalendarDay;
}

let counted: number | undefined;

/** The number of this visit, 1 for the first; it stays the same until the page is loaded anew. */
export const visitNumber = (today: CalendarDay): number => (counted ??= countVisit(Date.now(), today));

/** Counts this opening of the app. @returns the number of the visit; 1 where nothing can be kept */
export function countVisit(now: number, today: CalendarDay): number {
  try {
    const before = JSON.parse(localStorage.getItem(KEY) ?? '{"count":0,"at":0,"day":""}') as Visits;
    const isNew = !isLately(before.at, PAUSE_MS, now) || today !== before.day;
    const visits: Visits = { count: before.count + Number(isNew), at: now, day: today };
    localStorage.setItem(KEY, JSON.stringify(visits));
    return visits.count;
  } catch {
    return 1;
  }
}
