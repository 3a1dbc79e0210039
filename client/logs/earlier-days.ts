/** The days that share their date with today: months ago within a year, and years ago. Pure. */
import { parseDate } from '@internationalized/date';
import type { CalendarDay } from '#protocol/calendar-day.ts';

export interface EarlierDay {
  date: CalendarDay;
  unit: 'month' | 'year';
  count: number;
}

const MONTHS = 11;
const YEARS = 10;

/** The latest first. A day that an earlier month does not have, such as the 31st, is left out there. */
export function earlierDays(today: CalendarDay): EarlierDay[] {
  const day = parseDate(today);
  const back = (unit: EarlierDay['unit'], count: number): EarlierDay[] => {
    const earlier = day.subtract({ [`${unit}s`]: count });
    return earlier.day === day.day ? [{ date: earlier.toString(), unit, count }] : [];
  };
  const counts = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
  return [
    ...counts(MONTHS).flatMap((count) => back('month', count)),
    ...counts(YEARS).flatMap((count) => back('year', count)),
  ];
}
