/** A month at a glance: how much of each day is done, and whether something was logged. */
import { Link } from 'wouter';
import { classNames } from '#client/design/class-names.ts';
import { useShares, type DayShare } from '#client/goals/use-goals.ts';
import { useRepeats } from '#client/routines/use-routines.ts';
import { Icon } from '#client/design/icon.tsx';
import { formatDay, formatNumber } from '#client/messages/formats.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { dayPath } from '#client/day/day-path.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { useLogDays } from './use-calendar.ts';
import { useDayArrows } from './use-day-arrows.ts';
import './month-table.css';

interface MonthTableProps {
  weeks: CalendarDay[][];
  /** The day that takes part in the order of tabs; its month is shown. */
  day: CalendarDay;
  today: CalendarDay;
  onDay: (day: CalendarDay) => void;
}

export function MonthTable({ weeks, day, today, onDay }: MonthTableProps) {
  const [first, last] = [weeks[0]![0]!, weeks.at(-1)![6]!];
  const shares = useShares(first, last);
  const logDays = useLogDays(first, last);
  const repeats = useRepeats(weeks.flat(), today);
  const { ref, onKeyDown } = useDayArrows(7, onDay);
  return (
    <div ref={ref} className="card month" onKeyDown={onKeyDown}>
      <table className="month-table">
        <caption className="visually-hidden">{formatDay(day, 'month')}</caption>
        <thead>
          <tr>
            {weeks[0]!.map((each) => (
              <th key={each} scope="col" className="month-weekday">
                <span aria-hidden="true">{formatDay(each, 'weekday')}</span>
                <span className="visually-hidden">{formatDay(each, 'weekdayLong')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td key={each} className="month-cell">
                  <Link
                    href={dayPath(each, today)}
                    data-day={each}
                    tabIndex={each === day ? 0 : -1}
                    className={classNames(
                      'month-day',
                      each === today && 'month-today',
                      !each.startsWith(day.slice(0, 7)) && 'month-other',
                    )}
                    aria-current={each === today ? 'date' : undefined}
                  >
                    <DayCell
                      day={each}
                      share={shares?.get(each)}
                      hasLog={logDays?.has(each) ?? false}
                      repeats={repeats?.get(each)?.length ?? 0}
                    />
                  </Link>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayCellProps {
  day: CalendarDay;
  share: DayShare | undefined;
  hasLog: boolean;
  /** How many goals come back and are not written down yet. */
  repeats: number;
}

function DayCell({ day, share, hasLog, repeats }: DayCellProps) {
  const messages = useViewMessages().calendar;
  const spoken = [
    formatDay(day, 'long'),
    share && messages.share(share.done, share.total),
    repeats > 0 && messages.repeats(repeats),
    hasLog && messages.hasLog,
  ];
  return (
    <>
      <span className="visually-hidden">{spoken.filter(Boolean).join(', ')}</span>
      <span aria-hidden="true" className="month-number">
        {formatDay(day, 'number')}
      </span>
      {share && (
        <span
          aria-hidden="true"
          className={classNames('month-share', share.done === share.total && 'month-share-whole')}
        >
          {messages.cell(share.done, share.total)}
        </span>
      )}
      {repeats > 0 && (
        <span aria-hidden="true" className="month-repeats">
          <Icon name="repeat" />
          {formatNumber(repeats)}
        </span>
      )}
      {hasLog && <span aria-hidden="true" className="month-log" />}
    </>
  );
}
