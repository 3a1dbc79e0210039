/** The log of a day: a composer and the day's entries. */
import type { RefObject } from 'react';
import { useHasDraft } from '#client/drafts/use-kept.ts';
import { LogComposer } from '#client/logs/log-composer.tsx';
import { LogEntry } from '#client/logs/log-entry.tsx';
import { useLogsOn } from '#client/logs/use-logs.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

interface DayLogProps {
  date: CalendarDay;
  today: CalendarDay;
  areaRef: RefObject<HTMLTextAreaElement | null>;
}

export function DayLog({ date, today, areaRef }: DayLogProps) {
  const messages = useMessages().day;
  const logs = useLogsOn(date);
  const begun = useHasDraft(`log ${date}`);
  const isToCome = date > today;
  // Nothing has been done yet on a day to come. What was written for it all the same, or is begun, has its place.
  if (isToCome && !begun && (logs ?? []).length === 0) return null;
  return (
    <section className="day-log" aria-labelledby="day-log-title">
      <h2 id="day-log-title" className="day-heading">
        {messages.log}
      </h2>
      {(!isToCome || begun) && <LogComposer date={date} areaRef={areaRef} />}
      {logs && logs.length > 0 && (
        <ul className="card">
          {logs.map((log) => (
            <LogEntry key={log.id} log={log} />
          ))}
        </ul>
      )}
    </section>
  );
}
