/** What was shown on which day, so that it is offered once: on this device, for one person. */
import type { CalendarDay } from '#protocol/calendar-day.ts';

export type Offer = 'carry-over' | 'wrap-up';

const keyOf = (offer: Offer, userId: string | null): string => `studentos-${offer}-${userId ?? 'guest'}`;

/** The last day on which it was dealt with; null when it never was. */
export function lastOffered(offer: Offer, userId: string | null): CalendarDay | null {
  try {
    return localStorage.getItem(keyOf(offer, userId));
  } catch {
    return null;
  }
}

/** It is dealt with for a day. */
export function noteOffered(offer: Offer, userId: string | null, day: CalendarDay): void {
  try {
    localStorage.setItem(keyOf(offer, userId), day);
  } catch {
    // A browser that keeps nothing asks once more; nothing else depends on it.
  }
}
