/** The calendar: a week in detail, or a month at a glance. */
import { Link, useLocation, useSearch } from 'wouter';
import { Button, IconButton } from '#client/design/button.tsx';
import { Icon } from '#client/design/icon.tsx';
import { SegmentedControl } from '#client/design/segmented-control.tsx';
import { useKeys } from '#client/keys/use-keys.ts';
import { formatDay, formatDays } from '#client/messages/formats.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import {
  placeToPath,
  queryToPlace,
  turnPage,
  weeksOf,
  type CalendarPlace,
  type CalendarView,
} from './calendar-days.ts';
import { MonthTable } from './month-table.tsx';
import { WeekList } from './week-list.tsx';
import './calendar-screen.css';

export function CalendarScreen({ today }: { today: CalendarDay }) {
  const messages = useViewMessages().calendar;
  const [, navigate] = useLocation();
  const place = queryToPlace(useSearch(), today);
  const weeks = weeksOf(place, usePreferences()?.weekStart ?? 1);
  const go = (to: CalendarPlace) => navigate(placeToPath(to, today), { replace: true });
  const show = (view: CalendarView) => go({ view, day: place.day });
  useKeys({
    week: () => show('week'),
    month: () => show('month'),
    previous: () => go(turnPage(place, -1)),
    next: () => go(turnPage(place, 1)),
  });
  const { view } = place;
  const title = view === 'week' ? formatDays(weeks[0]![0]!, weeks[0]![6]!) : formatDay(place.day, 'month');
  return (
    <div className="calendar">
      <div className="calendar-bar">
        <div className="calendar-pager">
          <IconButton
            icon="previous"
            label={view === 'week' ? messages.previousWeek : messages.previousMonth}
            onClick={() => go(turnPage(place, -1))}
          />
          <h2 className="calendar-title" aria-live="polite">
            {title}
          </h2>
          <IconButton
            icon="next"
            label={view === 'week' ? messages.nextWeek : messages.nextMonth}
            onClick={() => go(turnPage(place, 1))}
          />
        </div>
        <Button onClick={() => go({ view, day: today })}>{messages.today}</Button>
        <SegmentedControl
          label={messages.view}
          value={view}
          options={[
            { value: 'week', text: messages.week },
            { value: 'month', text: messages.month },
          ]}
          onChange={show}
        />
      </div>
      {view === 'week' ? (
        <WeekList week={weeks[0]!} today={today} onDay={(day) => go({ view, day })} />
      ) : (
        <MonthTable weeks={weeks} day={place.day} today={today} onDay={(day) => go({ view, day })} />
      )}
      <Link href="/routines" className="calendar-routines">
        <Icon name="repeat" />
        {messages.routines}
      </Link>
    </div>
  );
}
