/** When a guest is offered an account: after the third goal or from the second day on, and not again for a while. */
import { isLately } from '#client/design/lately.ts';
import { instantForm, keptValue, textForm } from '#client/local/kept-value.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const DAY_MS = 86_400_000;
const PAUSE_MS = 14 * DAY_MS;
const ENOUGH_GOALS = 3;

/** The day of the first goal that was seen here. */
const firstDay = keptValue('studentos-first-goal-day', textForm);
const putOff = keptValue('studentos-account-offer-put-off', instantForm);

/**
 * @param goals  how many goals the guest has, counted up to three or further
 * @param now    ms since 1970
 */
export function isOfferDue(goals: number, now: number, today: CalendarDay): boolean {
  if (goals === 0 || isLately(putOff.get(), PAUSE_MS, now)) return false;
  if (firstDay.get() === null) firstDay.set(today);
  return goals >= ENOUGH_GOALS || today !== firstDay.get();
}

/** "Not now". */
export const putOffOffer = (now: number): void => putOff.set(now);
