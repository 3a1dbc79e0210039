/** A week with its goals: days under each other on a phone, side by side where there is room. */
import { Suspense, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { Link } from 'wouter';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { loadGoalDialogs } from '#client/goals/goal-list.tsx';
import type { GoalDialog } from '#client/goals/use-goal-actions.ts';
import { formatDay, formatDays, formatMinutes } from '#client/messages/formats.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { useRepeats } from '#client/routines/use-routines.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { dayPath } from '#client/day/day-path.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { useDropDay } from './goal-drag.ts';
import { useWeek, type WeekDay } from './use-calendar.ts';
import { useDayArrows } from './use-day-arrows.ts';
import { useWeekGoals, type WeekGoals } from './use-week-goals.ts';
import { WeekGoal } from './week-goal.tsx';
import './week-list.css';

const GoalDialogs = lazyPart(loadGoalDialogs);

interface WeekListProps {
  week: CalendarDay[];
  today: CalendarDay;
  onDay: (day: CalendarDay) => void;
}

export function WeekList({ week, today, onDay }: WeekListProps) {
  const messages = useViewMessages().calendar;
  const days = useWeek(week[0]!, week[6]!);
  const repeats = useRepeats(week, today);
  const [dialog, setDialog] = useState<GoalDialog | null>(null);
  const actions = useWeekGoals(setDialog);
  const { ref, onKeyDown } = useDayArrows(1, onDay);
  useTodayInSight(ref, days !== undefined);
  return (
    <div ref={ref} onKeyDown={onKeyDown}>
      <ol className="week" aria-label={formatDays(week[0]!, week[6]!)}>
        {week.map((day) => (
          <WeekDayColumn
            key={day}
            day={day}
            today={today}
            content={days?.get(day)}
            repeats={repeats?.get(day)}
            actions={actions}
          />
        ))}
      </ol>
      {days && [...days.values()].some(({ goals }) => goals.length > 0) && <p className="week-hint">{messages.hint}</p>}
      {dialog && (
        <Suspense fallback={null}>
          <GoalDialogs kind={dialog.kind} goal={dialog.goal} today={today} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </div>
  );
}

/** Where the days lie below each other, the calendar opens on today. It waits for what is in them, which moves it down. */
function useTodayInSight(list: RefObject<HTMLElement | null>, isRead: boolean): void {
  useLayoutEffect(() => {
    if (!isRead || matchMedia('(min-width: 56.25rem)').matches) return;
    list.current?.querySelector('.week-today')?.scrollIntoView({ block: 'nearest' });
  }, [list, isRead]);
}

interface ColumnProps {
  day: CalendarDay;
  today: CalendarDay;
  content: WeekDay | undefined;
  /** Goals of routines that are not stored yet. */
  repeats: RoutineRow[] | undefined;
  actions: WeekGoals;
}

function WeekDayColumn({ day, today, content, repeats, actions }: ColumnProps) {
  const messages = useViewMessages().calendar;
  const ref = useRef<HTMLLIElement>(null);
  const over = useDropDay(ref, day, actions.move);
  const goals = content?.goals ?? [];
  const minutes = content?.logs.reduce((sum, log) => sum + (log.minutes ?? 0), 0) ?? 0;
  return (
    <li ref={ref} className={classNames('week-day', day === today && 'week-today', over && 'week-over')}>
      <h3 className="week-day-head">
        <Link
          href={dayPath(day, today)}
          data-day={day}
          className="week-day-link"
          aria-current={day === today ? 'date' : undefined}
        >
          <span className="visually-hidden">{formatDay(day, 'long')}</span>
          <span aria-hidden="true" className="week-weekday">
            {formatDay(day, 'weekday')}
          </span>
          <span aria-hidden="true" className="week-number">
            {formatDay(day, 'number')}
          </span>
          <DayFacts goals={goals} minutes={minutes} hasLog={(content?.logs.length ?? 0) > 0} />
        </Link>
      </h3>
      {goals.length > 0 && (
        <ul className="week-goals" aria-label={messages.goalsOf(formatDay(day, 'long'))}>
          {goals.map((goal) => (
            <WeekGoal key={goal.id} goal={goal} actions={actions} />
          ))}
        </ul>
      )}
      {repeats && (
        <ul className="week-goals" aria-label={messages.repeatsOf(formatDay(day, 'long'))}>
          {repeats.map(({ id, title }) => (
            <li key={id} className="week-repeat">
              <Icon name="repeat" />
              <span className="week-goal-title" dir="auto">
                {title}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function DayFacts({ goals, minutes, hasLog }: { goals: WeekDay['goals']; minutes: number; hasLog: boolean }) {
  const messages = useViewMessages().calendar;
  const done = goals.filter((goal) => goal.completed).length;
  return (
    <span className="week-facts">
      {goals.length > 0 && (
        <span>
          <span aria-hidden="true">{messages.cell(done, goals.length)}</span>
          <span className="visually-hidden">, {messages.share(done, goals.length)}</span>
        </span>
      )}
      {minutes > 0 && <span>{formatMinutes(minutes, 'narrow')}</span>}
      {hasLog && (
        <span className="week-log">
          <span className="visually-hidden">, {messages.hasLog}</span>
        </span>
      )}
    </span>
  );
}
