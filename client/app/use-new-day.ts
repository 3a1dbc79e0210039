/** Says politely that a new day has begun, on whatever screen it is noticed. */
import { useEffect, useRef } from 'react';
import { announce } from '#client/design/toast-store.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

export function useNewDay(today: CalendarDay): void {
  const { newDay } = useMessages().day;
  // Until it is known when a day begins, nobody knows which one it is.
  const isKnown = usePreferences() !== undefined;
  const last = useRef<CalendarDay | null>(null);
  useEffect(() => {
    if (!isKnown) return;
    const before = last.current;
    last.current = today;
    // It goes back where a day begins later than it did; that is no new one.
    if (before !== null && today > before) announce(newDay(formatDay(today, 'long')));
  }, [today, isKnown, newDay]);
}
