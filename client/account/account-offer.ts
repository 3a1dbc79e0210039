/** When a guest is offered an account: after the third goal or from the second day on, and not again for a while. */
import { isLately } from '#client/design/lately.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const DAY_MS = 86_400_000;
const PAUSE_MS = 14 * DAY_MS;
const ENOUGH_GOALS = 3;

const FIRST_DAY = 'studentos-first-goal-day';
const PUT_OFF = 'studentos-account-offer-put-off';

/**
 * @param goals  how many goals the guest has, counted up to three or further
 * @param now    ms since 1970
 */
export function isOfferDue(goals: number, now: number, today: CalendarDay): boolean {
  if (goals === 0 || isLately(Number(read(PUT_OFF)), PAUSE_MS, now)) return false;
  const firstDay = read(FIRST_DAY) ?? keep(FIRST_DAY, today);
  return goals >= ENOUGH_GOALS || today !== firstDay;
}

/** "Not now". */
export const putOffOffer = (now: number): void => void keep(PUT_OFF, String(now));

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Where the browser keeps nothing, the answer holds for as long as the page does. */
function keep(key: string, value: string): string {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the worst is to be asked once more.
  }
  return value;
}
