/** A day is a page: its goals, and what was done. The same page for any date. */
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Button, IconButton } from '#client/design/button.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { useIdle } from '#client/design/use-idle.ts';
import { announce } from '#client/design/toast-store.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { weekOf } from '#client/day/day.ts';
import { DayGoals } from './day-goals.tsx';
import { DayLog } from './day-log.tsx';
import { dayPath } from '#client/day/day-path.ts';
import { DayStrip } from './day-strip.tsx';
import { useDayKeys } from './use-day-keys.ts';
import { useDaySwipe } from './use-day-swipe.ts';
import './day-screen.css';

const CarryOver = lazyPart(async () => ({ default: (await import('./carry-over.tsx')).CarryOver }), { offer: true });
const StillOn = lazyPart(async () => ({ default: (await import('./still-on.tsx')).StillOn }), { offer: true });
const WrapUp = lazyPart(async () => ({ default: (await import('./wrap-up.tsx')).WrapUp }), { offer: true });

interface DayScreenProps {
  date: CalendarDay;
  today: CalendarDay;
  /** Called in the gesture that saves a goal. */
  onSaved: () => void;
  /** The offers below today's goals. */
  offer: ReactNode;
}

export function DayScreen({ date, today, onSaved, offer }: DayScreenProps) {
  const messages = useMessages().day;
  const [, navigate] = useLocation();
  const weekStart = usePreferences()?.weekStart ?? 1;
  const addRef = useRef<HTMLInputElement>(null);
  const logRef = useRef<HTMLTextAreaElement>(null);
  const go = (day: CalendarDay) => navigate(dayPath(day, today));
  const idle = useIdle();
  const swipe = useDaySwipe((days) => go(addDays(date, days)));
  useAnnouncedDay(date, today);
  useDayKeys({
    add: () => addRef.current?.focus(),
    write: () => logRef.current?.focus(),
    previous: () => go(addDays(date, -1)),
    next: () => go(addDays(date, 1)),
  });
  return (
    <div className="day-screen" {...swipe}>
      <div className="day-nav">
        <IconButton icon="previous" label={messages.previousDay} onClick={() => go(addDays(date, -1))} />
        <DayStrip week={weekOf(date, weekStart)} date={date} today={today} />
        <IconButton icon="next" label={messages.nextDay} onClick={() => go(addDays(date, 1))} />
      </div>
      {date !== today && (
        <Button kind="plain" className="day-back" onClick={() => navigate('/')}>
          {messages.backToToday}
        </Button>
      )}
      {idle && date === today && (
        <Suspense fallback={null}>
          <StillOn today={today} otherwise={<CarryOver today={today} />} />
        </Suspense>
      )}
      <div className="day-columns">
        <DayGoals
          date={date}
          today={today}
          addRef={addRef}
          onAddLate={() => logRef.current?.focus()}
          onSaved={onSaved}
        />
        <DayLog key={date} date={date} today={today} areaRef={logRef} />
        {idle && date === today && (
          <Suspense fallback={null}>
            <WrapUp today={today} />
          </Suspense>
        )}
        {date === today && offer}
      </div>
    </div>
  );
}

/** Says politely which day is shown when it changes; a new day that came by itself is announced by the frame. */
function useAnnouncedDay(date: CalendarDay, today: CalendarDay): void {
  const last = useRef({ date, today });
  useEffect(() => {
    const before = last.current;
    last.current = { date, today };
    if (date === before.date) return;
    const rolledOver = today !== before.today && date === today;
    if (!rolledOver) announce(formatDay(date, 'long'));
  }, [date, today]);
}
