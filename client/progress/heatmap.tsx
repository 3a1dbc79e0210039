/** Twelve weeks of days, darker where more was done. A table, so that it can be read without seeing it. */
import { useState } from 'react';
import { Link } from 'wouter';
import { SegmentedControl } from '#client/design/segmented-control.tsx';
import { formatDay, formatMinutes } from '#client/messages/formats.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { dayPath } from '#client/day/day-path.ts';
import { addDays, daysBetween, type CalendarDay } from '#protocol/calendar-day.ts';
import { factsOf, judgeDays, levelOf, measureOf, type Days, type Measure } from './progress.ts';
import './heatmap.css';

interface HeatmapProps {
  days: Days;
  /** The first day of the first week. */
  from: CalendarDay;
  today: CalendarDay;
}

export function Heatmap({ days, from, today }: HeatmapProps) {
  const messages = useViewMessages().progress;
  const [measure, setMeasure] = useState<Measure>('goals');
  const weeks = Array.from({ length: Math.floor(daysBetween(from, today) / 7) + 1 }, (_, week) =>
    addDays(from, 7 * week),
  );
  const best = Math.max(...[...days.values()].map((facts) => measureOf(facts, measure)));
  const rest = new Set(judgeDays(days, today).flatMap(({ day, kind }) => (kind === 'rest' ? [day] : [])));
  return (
    <section className="card progress-card" aria-labelledby="progress-heatmap">
      <div className="heatmap-head">
        <h2 id="progress-heatmap" className="progress-heading">
          {messages.weeks}
        </h2>
        <SegmentedControl
          label={messages.show}
          value={measure}
          options={[
            { value: 'goals', text: messages.goals },
            { value: 'time', text: messages.time },
          ]}
          onChange={setMeasure}
        />
      </div>
      <table className="heatmap" aria-labelledby="progress-heatmap">
        <thead>
          <tr>
            <td />
            {weeks.map((week, index) => (
              <th key={week} scope="col" className="heatmap-week">
                <span className="visually-hidden">{messages.weekOf(formatDay(week, 'dayMonth'))}</span>
                {index % 4 === 0 && (
                  <span aria-hidden="true" className="heatmap-date">
                    {formatDay(week, 'dayMonth')}
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
            <tr key={weekday}>
              <th scope="row" className="heatmap-weekday">
                <span aria-hidden="true">{formatDay(addDays(from, weekday), 'weekday')}</span>
                <span className="visually-hidden">{formatDay(addDays(from, weekday), 'weekdayLong')}</span>
              </th>
              {weeks.map((week) => {
                const day = addDays(week, weekday);
                if (day > today) return <td key={week} />;
                return (
                  <td key={week} className="heatmap-cell">
                    <Cell {...{ days, day, today, measure, best }} isRest={rest.has(day)} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
    </section>
  );
}

interface CellProps {
  days: Days;
  day: CalendarDay;
  today: CalendarDay;
  measure: Measure;
  best: number;
  isRest: boolean;
}

/** Leads to its day by pointer; by keyboard the calendar does, in far fewer steps. */
function Cell({ days, day, today, measure, best, isRest }: CellProps) {
  const messages = useViewMessages().progress;
  const facts = factsOf(days, day);
  const said = measure === 'goals' ? messages.goalsOn(facts.done, facts.total) : formatMinutes(facts.minutes);
  const text = [formatDay(day, 'long'), said, isRest && messages.restDay].filter(Boolean).join(', ');
  return (
    <Link
      href={dayPath(day, today)}
      tabIndex={-1}
      className="heatmap-day"
      data-level={levelOf(measureOf(facts, measure), best)}
      data-rest={isRest || undefined}
      title={text}
    >
      <span className="visually-hidden">{text}</span>
    </Link>
  );
}

function Legend() {
  const messages = useViewMessages().progress;
  return (
    <p className="heatmap-legend" aria-hidden="true">
      {messages.less}
      {[0, 1, 2, 3, 4].map((level) => (
        <span key={level} className="heatmap-day" data-level={level} />
      ))}
      {messages.more}
      <span className="heatmap-day heatmap-legend-rest" data-level={0} data-rest />
      {messages.restDay}
    </p>
  );
}
