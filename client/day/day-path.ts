/** The address of a day. */
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** Today lives at the top, so that its address stays true tomorrow. */
export const dayPath = (day: CalendarDay, today: CalendarDay): string => (day === today ? '/' : `/d/${day}`);
