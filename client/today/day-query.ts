/** Reads what a day shows ahead of its first frame, so that a cold start draws the page once, with everything on it. */
import { goalCountQuery, goalsQuery, sharesQuery } from '#client/goals/use-goals.ts';
import { logsQuery } from '#client/logs/use-logs.ts';
import { preferencesQuery, settle } from '#client/preferences/use-preferences.ts';
import type { Store } from '#client/store/database.ts';
import { todayFor } from '#protocol/local-day.ts';
import { deviceZone, weekOf } from '#client/day/day.ts';

/** A failed read is reported by the screen that needs it. */
export async function readToday(store: Store, now: number): Promise<void> {
  const { value: preferences } = await preferencesQuery(store).first();
  if (!preferences) return;
  const { timeZone, dayStart, weekStart } = settle(preferences);
  const today = todayFor(now, timeZone ?? deviceZone(), dayStart);
  const week = weekOf(today, weekStart);
  const queries = [goalsQuery(today), sharesQuery(week[0]!, week[6]!), goalCountQuery, logsQuery(today)];
  await Promise.all(queries.map((queryOf) => queryOf(store).first()));
}
