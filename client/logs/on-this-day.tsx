/** The entries of this date in earlier months and years: the latest shown, the others folded. */
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '#client/design/button.tsx';
import { formatDay } from '#client/messages/formats.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { useOnThisDay } from './use-log-timeline.ts';
import './on-this-day.css';

export function OnThisDay({ today }: { today: CalendarDay }) {
  const messages = useViewMessages().logView;
  const earlier = useOnThisDay(today);
  const [unfolded, setUnfolded] = useState(false);
  if (earlier.length === 0) return null;
  const shown = unfolded ? earlier : earlier.slice(0, 1);
  return (
    <section className="card on-this-day" aria-labelledby="on-this-day">
      <h2 id="on-this-day" className="on-this-day-title">
        {messages.onThisDay}
      </h2>
      <ul className="on-this-day-list">
        {shown.map(({ date, unit, count, logs }) => (
          <li key={date}>
            <p className="on-this-day-when">
              <Link href={`/d/${date}`}>{formatDay(date, 'dates')}</Link>
              <span>{unit === 'month' ? messages.monthsAgo(count) : messages.yearsAgo(count)}</span>
            </p>
            {logs.map(({ id, text }) => (
              <p key={id} className="on-this-day-text" dir="auto">
                {text}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {earlier.length > 1 && (
        <Button kind="plain" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? messages.showLess : messages.showEarlier(earlier.length - 1)}
        </Button>
      )}
    </section>
  );
}
