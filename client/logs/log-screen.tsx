/** Everything that was done, latest first, by day. */
import { useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { EmptyState } from '#client/design/empty-state.tsx';
import { useNearEnd } from '#client/design/use-near-end.ts';
import { formatDay, formatMinutes } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { countedMinutes } from '#protocol/log-sum.ts';
import type { LogRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { useKeys } from '#client/keys/use-keys.ts';
import { LogComposer } from './log-composer.tsx';
import { LogEntry } from './log-entry.tsx';
import { NoMatch, useLogFilter } from './log-filter.tsx';
import { OnThisDay } from './on-this-day.tsx';
import { useLatestLogs } from './use-log-timeline.ts';
import './log-screen.css';

/** Entries drawn at first, and added each time the end comes near. */
const PAGE = 60;

/** @param today  the day that a new entry is written for */
export function LogScreen({ today }: { today: CalendarDay }) {
  const messages = useMessages().logs;
  const areaRef = useRef<HTMLTextAreaElement>(null);
  const [limit, setLimit] = useState(PAGE);
  const { filter, fields, isFiltered, clear } = useLogFilter();
  const { logs, more } = useLatestLogs(limit, filter);
  const endRef = useNearEnd(more, () => setLimit((before) => before + PAGE));
  const days = useMemo(() => logsByDay(logs ?? []), [logs]);
  useKeys({ write: () => areaRef.current?.focus() });
  return (
    <div className="log-screen">
      <LogComposer date={today} areaRef={areaRef} />
      {(isFiltered || (logs && logs.length > 0)) && fields}
      {!isFiltered && <OnThisDay today={today} />}
      {logs?.length === 0 &&
        (isFiltered ? <NoMatch filter={filter} onClear={clear} /> : <EmptyState icon="book" text={messages.empty} />)}
      {days.map(({ date, logs }) => (
        <LogDay key={date} date={date} logs={logs} isThisYear={date.slice(0, 4) === today.slice(0, 4)} />
      ))}
      <div ref={endRef} />
    </div>
  );
}

function LogDay({ date, logs, isThisYear }: { date: CalendarDay; logs: LogRow[]; isThisYear: boolean }) {
  const minutes = [...countedMinutes(logs).values()].reduce((sum, each) => sum + each, 0);
  return (
    <section className="log-day" aria-labelledby={`log-day-${date}`}>
      <h2 id={`log-day-${date}`} className="log-day-title">
        <Link href={`/d/${date}`}>{formatDay(date, isThisYear ? 'long' : 'full')}</Link>
        {minutes > 0 && <span className="log-day-total">{formatMinutes(minutes)}</span>}
      </h2>
      <ul className="card">
        {logs.map((log) => (
          <LogEntry key={log.id} log={log} />
        ))}
      </ul>
    </section>
  );
}

/** Groups entries that are in order of their days. */
function logsByDay(logs: LogRow[]): { date: CalendarDay; logs: LogRow[] }[] {
  const days: { date: CalendarDay; logs: LogRow[] }[] = [];
  for (const log of logs) {
    const last = days.at(-1);
    if (last?.date === log.date) last.logs.push(log);
    else days.push({ date: log.date, logs: [log] });
  }
  return days;
}
