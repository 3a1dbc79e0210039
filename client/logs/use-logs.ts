/** What screens read of log entries: live queries by the index of days. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useStore } from '#client/app/use-runtime.tsx';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { LogRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const latestFirst = (a: LogRow, b: LogRow): number =>
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

interface LatestLogs {
  logs: LogRow[] | undefined;
  /** Whether there are older ones. */
  more: boolean;
}

/** The latest entries of all, latest first, as many as asked for. */
export function useLatestLogs(limit: number): LatestLogs {
  const store = useStore();
  const found = useLiveQuery(async () => {
    const logs = await store.logs
      .orderBy('date')
      .reverse()
      .limit(limit + 1)
      .toArray();
    return { logs: logs.slice(0, limit).sort(latestFirst), more: logs.length > limit };
  }, [store, limit]);
  // While a longer list is read the shorter one stays, so that the page never jumps.
  const logs = useStableRows(found?.logs);
  return { logs, more: found?.more ?? false };
}

/** The subjects that entries have been given, in alphabetical order. */
export function useSubjects(): string[] {
  const store = useStore();
  return useLiveQuery(async () => (await store.logs.orderBy('subject').uniqueKeys()) as string[], [store]) ?? [];
}
