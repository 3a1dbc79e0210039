/** Whether somebody has been here before: a visit begins when the app was left alone for a while, or on another day. */

const KEY = 'studentos-visits';
const PAUSE_MS = 30 * 60_000;

interface Visits {
  count: number;
  /** When the app was last opened, in ms since 1970. */
  at: number;
}

let counted: number | undefined;

/** The number of this visit, 1 for the first; it stays the same until the page is loaded anew. */
export const visitNumber = (): number => (counted ??= countVisit(Date.now()));

/** Counts this opening of the app. @returns the number of the visit; 1 where nothing can be kept */
export function countVisit(now: number): number {
  try {
    const before = JSON.parse(localStorage.getItem(KEY) ?? '{"count":0,"at":0}') as Visits;
    const isNew = now - before.at > PAUSE_MS || new Date(now).toDateString() !== new Date(before.at).toDateString();
    const visits: Visits = { count: before.count + Number(isNew), at: now };
    localStorage.setItem(KEY, JSON.stringify(visits));
    return visits.count;
  } catch {
    return 1;
  }
}
