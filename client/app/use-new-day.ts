/** Says politely that a new day has begun, on whatever screen it is noticed. */
import { useEffect, useRef } from 'react';
import { announce } from '#client/design/toast-store.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

export function useNewDay(today: CalendarDay): void {
  const { newDay } = useMessages().day;
  const last = useRef(today);
  useEffect(() => {
    const before = last.current;
    last.current = today;
    // It goes back where a day begins later than it did; that is no new one.
    if (today > before) announce(newDay(formatDay(today, 'long')));
  }, [today, newDay]);
}
