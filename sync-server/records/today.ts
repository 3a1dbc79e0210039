/** Which day it is for a user, and by which zone and hour. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { todayFor } from '#protocol/local-day.ts';
import type { Preferences } from '#protocol/preferences.ts';
import type { Database } from '../database/connection.ts';
import { loadRecords } from '../database/records.ts';

export interface Today {
  date: CalendarDay;
  /** IANA name. */
  timeZone: string;
  /** The hour at which a day begins. */
  dayStart: number;
  /** 0 is Sunday. */
  weekStart: number;
}

/**
 * Today of a user: by the zone that is asked for, else by that of their preferences, else by UTC.
 * @param nowMs  ms since 1970
 */
export async function readToday(database: Database, userId: string, nowMs: number, wanted?: string): Promise<Today> {
  const [stored] = await loadRecords(database, 'preferences', userId, [userId]);
  const { timeZone = null, dayStart = 0, weekStart = 1 } = (stored?.record ?? {}) as Partial<Preferences>;
  const zone = wanted ?? timeZone ?? 'UTC';
  return { date: todayFor(nowMs, zone, dayStart), timeZone: zone, dayStart, weekStart };
}
