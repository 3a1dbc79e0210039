/** Arrow keys between the days of a calendar. */
import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';

interface DayArrows {
  ref: RefObject<HTMLDivElement | null>;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/**
 * Goes on `ref` and `onKeyDown` of what holds links marked with `data-day`.
 * @param rowLength  how many days lie between one row and the next: 7 where weeks stand under each other, 1 in a list
 * @param onDay      shows the page with that day, which takes the focus then
 */
export function useDayArrows(rowLength: number, onDay: (day: CalendarDay) => void): DayArrows {
  const ref = useRef<HTMLDivElement>(null);
  const wanted = useRef<CalendarDay | null>(null);
  const linkOf = (day: CalendarDay) => ref.current?.querySelector<HTMLElement>(`[data-day="${day}"]`);
  useLayoutEffect(() => {
    const link = wanted.current && linkOf(wanted.current);
    if (!link) return;
    wanted.current = null;
    link.focus();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const day = event.target instanceof HTMLElement ? event.target.dataset.day : undefined;
    if (day === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: rowLength, ArrowUp: -rowLength }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    wanted.current = addDays(day, step);
    linkOf(wanted.current)?.focus();
    onDay(wanted.current);
  };
  return { ref, onKeyDown };
}
