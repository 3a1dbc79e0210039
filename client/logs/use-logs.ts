/** The live queries of log entries, by the index of dates. */
import { useRuntimeQuery } from '#client/runtime/use-runtime-query.ts';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { LogRow, Store } from '#client/store/database.ts';
import { sharedQuery } from '#client/runtime/runtime-query.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** Orders entries: the latest first. */
export const latestFirst = (a: LogRow, b: LogRow): number =>
  b.date.localeCompare(a.date) || b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);

/** The entries of a day, the latest first. */
export const logsQuery = (date: CalendarDay) => (store: Store) =>
  sharedQuery(store, `logs of ${date}`, async () =>
    (await store.logs.where('date').equals(date).toArray()).sort(latestFirst),
  );

/** The entries of a day, the latest first; undefined until they are read. */
export const useLogsOn = (date: CalendarDay): LogRow[] | undefined => useStableRows(useRuntimeQuery(logsQuery(date)));

/** The subjects that entries have been given, in alphabetical order. */
export const useSubjects = (): string[] => useRuntimeQuery(subjectsQuery) ?? [];

const subjectsQuery = (store: Store) =>
  sharedQuery(store, 'subjects', async () => (await store.logs.orderBy('subject').uniqueKeys()) as string[]);
