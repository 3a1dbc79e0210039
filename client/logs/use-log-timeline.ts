/** The live queries of the log screen: entries of all days, the latest first, and entries of this date in the past. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { useStableRows } from '#client/design/use-stable-rows.ts';
import type { LogRow, Store } from '#client/store/database.ts';
import { fit } from '#client/store/match.ts';
import { fold, textToWords } from '#protocol/fold.ts';
import { scanLatestFirst } from '#client/store/scan.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { earlierDays, type EarlierDay } from './earlier-days.ts';
import { latestFirst } from './use-logs.ts';

interface LatestLogs {
  logs: LogRow[] | undefined;
  /** Whether there are older ones. */
  more: boolean;
}

/** Which entries are wanted. */
export interface LogFilter {
  /** Empty for any. */
  subject: string;
  /** Words that an entry must have; empty for any. */
  text: string;
}

/** The latest entries that fit, latest first, as many as asked for. */
export function useLatestLogs(limit: number, { subject, text }: LogFilter): LatestLogs {
  const store = useStore();
  const found = useStored(async () => {
    const logs = await latestLogs(store, limit + 1, { subject, text });
    return { logs: logs.slice(0, limit).sort(latestFirst), more: logs.length > limit };
  }, [store, limit, subject, text]);
  // While a longer list is read the shorter one stays, so that the page never jumps.
  const logs = useStableRows(found?.logs);
  return { logs, more: found?.more ?? false };
}

/** Without words an index finds them; with words the entries are read from the latest on, until there are enough. */
async function latestLogs(store: Store, limit: number, { subject, text }: LogFilter): Promise<LogRow[]> {
  const words = textToWords(text);
  if (words.length > 0) {
    const logs: LogRow[] = [];
    await scanLatestFirst(store.logs, (rows) => {
      const fitting = rows.filter((log) => isOf(log, subject) && fit(fold(log.text), words) > 0);
      logs.push(...fitting.sort(latestFirst));
      return logs.length < limit;
    });
    return logs.slice(0, limit);
  }
  if (subject === '') return store.logs.orderBy('date').reverse().limit(limit).toArray();
  const logs = await store.logs.where('subject').equals(subject).toArray();
  return logs.sort(latestFirst).slice(0, limit);
}

const isOf = (log: LogRow, subject: string): boolean => subject === '' || log.subject === subject;

/** A day with the same date that has entries, and how long ago it was. */
export interface EarlierLogs extends EarlierDay {
  logs: LogRow[];
}

/** The entries of this date in earlier months and years, the latest first. */
export function useOnThisDay(today: CalendarDay): EarlierLogs[] {
  const store = useStore();
  const earlier = useStored(async () => {
    const days = earlierDays(today);
    const logs = await store.logs
      .where('date')
      .anyOf(days.map(({ date }) => date))
      .toArray();
    return days
      .map((day) => ({ ...day, logs: logs.filter(({ date }) => date === day.date).sort(latestFirst) }))
      .filter((day) => day.logs.length > 0);
  }, [store, today]);
  return earlier ?? [];
}
