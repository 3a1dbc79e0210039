/** The week around a day: tap one to go there; each shows how much of it is done. */
import { Link } from 'wouter';
import { classNames } from '#client/design/class-names.ts';
import { useShares, type DayShare } from '#client/goals/use-goals.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { dayPath } from '#client/day/day-path.ts';
import './day-strip.css';

interface DayStripProps {
  week: readonly CalendarDay[];
  date: CalendarDay;
  today: CalendarDay;
}

export function DayStrip({ week, date, today }: DayStripProps) {
  const messages = useMessages().day;
  const shares = useShares(week[0]!, week[6]!);
  return (
    <nav className="day-strip" aria-label={messages.strip}>
      {week.map((day) => (
        <Link
          key={day}
          href={dayPath(day, today)}
          className={classNames('day-strip-day', day === today && 'day-strip-today')}
          aria-current={day === date ? 'date' : undefined}
        >
          <span className="visually-hidden">{formatDay(day, 'long')}</span>
          <span aria-hidden="true" className="day-strip-weekday">
            {formatDay(day, 'weekday')}
          </span>
          <span aria-hidden="true" className="day-strip-number">
            {formatDay(day, 'number')}
          </span>
          <ShareDot share={shares?.get(day)} />
        </Link>
      ))}
    </nav>
  );
}

/** A little more than all of it, so that no gap is left where a full ring closes. */
const WHOLE = 102;

/** A ring that fills with the share of what is done; nothing for a day without goals. */
function ShareDot({ share }: { share: DayShare | undefined }) {
  const messages = useMessages().day;
  if (!share) return <span className="share-dot" />;
  return (
    <>
      <span className="visually-hidden">, {messages.share(share.done, share.total)}</span>
      <svg className="share-dot" viewBox="0 0 12 12" aria-hidden="true">
        <circle className="share-dot-all" cx="6" cy="6" r="4.5" />
        <circle
          className="share-dot-done"
          cx="6"
          cy="6"
          r="4.5"
          pathLength="100"
          strokeDasharray={`${(WHOLE * share.done) / share.total} ${WHOLE}`}
          transform="rotate(-90 6 6)"
        />
      </svg>
    </>
  );
}
