/** Days, weeks and hours of the person at this device. */
import { fromAbsolute } from '@internationalized/date';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';

/** The days of the week that a day lies in. @param weekStart  0 is Sunday */
export function weekOf(day: CalendarDay, weekStart: number): CalendarDay[] {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  const first = addDays(day, -((weekday - weekStart + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(first, index));
}

/** The hour on the wall at a moment, 0–23. @param now  ms since 1970 @param zone  IANA name */
export const hourOf = (now: number, zone: string): number => fromAbsolute(now, zone).hour;

/**
 * The time on the wall, `HH:MM`; hours of the night that still belong to the day before go on from 24.
 * @param now       ms since 1970
 * @param zone      IANA name
 * @param dayStart  the hour at which a day begins
 */
export function timeOfDay(now: number, zone: string, dayStart: number): string {
  const { hour, minute } = fromAbsolute(now, zone);
  return [hour < dayStart ? hour + 24 : hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The zone of this device. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
