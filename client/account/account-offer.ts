/** When a guest is offered an account: after the third goal or from the second day on, and not again for a while. */

const DAY_MS = 86_400_000;
const PAUSE_MS = 14 * DAY_MS;
const ENOUGH_GOALS = 3;

const FIRST_SEEN = 'studentos-first-goal-seen';
const PUT_OFF = 'studentos-account-offer-put-off';

/**
 * @param goals  how many goals the guest has, counted up to three or further
 * @param now    ms since 1970
 */
export function isOfferDue(goals: number, now: number): boolean {
  if (goals === 0 || now - read(PUT_OFF, -Infinity) < PAUSE_MS) return false;
  const firstSeen = read(FIRST_SEEN, undefined) ?? keep(FIRST_SEEN, now);
  return goals >= ENOUGH_GOALS || new Date(now).toDateString() !== new Date(firstSeen).toDateString();
}

/** "Not now". */
export const putOffOffer = (now: number): void => void keep(PUT_OFF, now);

function read<T>(key: string, missing: T): number | T {
  try {
    return Number(localStorage.getItem(key)) || missing;
  } catch {
    return missing;
  }
}

/** Where the browser keeps nothing, the answer holds for as long as the page does. */
function keep(key: string, value: number): number {
  try {
    localStorage.setItem(key, String(value));
  } catch {
    // Private windows may refuse; the worst is to be asked once more.
  }
  return value;
}
