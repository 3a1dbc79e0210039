/** The days that a page of the calendar shows, and how one gets from one to the next. Pure. */
import { parseDate } from '@internationalized/date';
import { addDays, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { weekOf } from '#client/day/day.ts';

export type CalendarView = 'week' | 'month';

/** Where the calendar stands: its address says it, so that going back comes here again. */
export interface CalendarPlace {
  view: CalendarView;
  /** The day that holds the focus; the page around it is shown. */
  day: CalendarDay;
}

/** The weeks of a page: one, or those that touch the month of the day. */
export function weeksOf({ view, day }: CalendarPlace, weekStart: number): CalendarDay[][] {
  if (view === 'week') return [weekOf(day, weekStart)];
  const month = day.slice(0, 7);
  const weeks = [weekOf(`${month}-01`, weekStart)];
  for (;;) {
    const next = addDays(weeks.at(-1)![6]!, 1);
    if (!next.startsWith(month) || next === weeks.at(-1)![6]) return weeks;
    weeks.push(weekOf(next, weekStart));
  }
}

/** The same place a page later, or earlier when negative; the 31st becomes the last day of a shorter month. */
export function turnPage({ view, day }: CalendarPlace, pages: number): CalendarPlace {
  if (view === 'week') return { view, day: addDays(day, 7 * pages) };
  return { view, day: parseDate(day).add({ months: pages }).toString() };
}

/** Reads a place from the query of an address; what is missing or wrong is this week. */
export function queryToPlace(query: string, today: CalendarDay): CalendarPlace {
  const parameters = new URLSearchParams(query);
  const day = parameters.get('day') ?? today;
  return { view: parameters.get('view') === 'month' ? 'month' : 'week', day: isCalendarDay(day) ? day : today };
}

/** The address of a place. */
export function placeToPath({ view, day }: CalendarPlace, today: CalendarDay): string {
  const parameters = new URLSearchParams();
  if (view === 'month') parameters.set('view', view);
  if (day !== today) parameters.set('day', day);
  const query = parameters.toString();
  return query === '' ? '/calendar' : `/calendar?${query}`;
}
