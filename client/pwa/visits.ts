/** Whether somebody has been here before: a visit begins when the app was left alone for a while, or on another day. */
import { isLately } from '#client/design/lately.ts';
import { jsonForm, keptValue } from '#client/local/kept-value.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const PAUSE_MS = 30 * 60_000;

interface Visits {
  count: number;
  /** When the app was last opened, in ms since 1970. */
  at: number;
  day: CalendarDay;
}

const NONE: Visits = { count: 0, at: 0, day: '' };

const visits = keptValue(
  'studentos-visits',
  jsonForm((kept): Visits => ({ ...NONE, ...(kept as Visits | undefined) })),
);

let counted: number | undefined;

/** The number of this visit, 1 for the first; it stays the same until the page is loaded anew. */
export const visitNumber = (today: CalendarDay): number => (counted ??= countVisit(Date.now(), today));

/** Counts this opening of the app. @returns the number of the visit; 1 where nothing can be kept */
export function countVisit(now: number, today: CalendarDay): number {
  const before = visits.get();
  const isNew = !isLately(before.at, PAUSE_MS, now) || today !== before.day;
  const count = before.count + Number(isNew);
  visits.set({ count, at: now, day: today });
  return count;
}
