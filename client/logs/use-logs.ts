/** What screens read of log entries: live queries by the index of days. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useStore } from '#client/app/use-runtime.tsx';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { LogRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** Orders entries: the latest first. */
export const latestFirst = (a: LogRow, b: LogRow): number =>
  b.date.localeCompare(a.date) || b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);

/** The entries of a day, the latest first; undefined until they are read. */
export function useLogsOn(date: CalendarDay): LogRow[] | undefined {
  const store = useStore();
  const found = useLiveQuery(
    async () => ({ date, logs: (await store.logs.where('date').equals(date).toArray()).sort(latestFirst) }),
    [store, date],
  );
  return useStableRows(found?.date === date ? found.logs : undefined);
}

/** The subjects that entries have been given, in alphabetical order. */
export function useSubjects(): string[] {
  const store = useStore();
  return useLiveQuery(async () => (await store.logs.orderBy('subject').uniqueKeys()) as string[], [store]) ?? [];
}
