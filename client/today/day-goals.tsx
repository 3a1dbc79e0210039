/** The goals of a day, with the line that adds to them. */
import { Suspense, useEffect, type RefObject } from 'react';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { useIdle } from '#client/design/use-idle.ts';
import { AddBar } from '#client/goals/add-bar.tsx';
import { GoalList } from '#client/goals/goal-list.tsx';
import { useGoalCount, useGoalsOn } from '#client/goals/use-goals.ts';
import { useLogsOn } from '#client/logs/use-logs.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { DayEmpty } from './day-empty.tsx';
import { FirstTickHint, useFirstTick } from './first-tick-hint.tsx';

/** Loads what comes back on other days ahead of its first use, so that it shows offline and at once. */
export const loadDayRepeats = async () => ({ default: (await import('./day-repeats.tsx')).DayRepeats });
const DayRepeats = lazyPart(loadDayRepeats);
const ReminderOffer = lazyPart(async () => ({ default: (await import('./reminder-offer.tsx')).ReminderOffer }), {
  offer: true,
});

interface DayGoalsProps {
  date: CalendarDay;
  today: CalendarDay;
  addRef: RefObject<HTMLInputElement | null>;
  onAddLate: () => void;
  onSaved: () => void;
}

const NO_LOGS: readonly unknown[] = [];

export function DayGoals({ date, today, addRef, onAddLate, onSaved }: DayGoalsProps) {
  const messages = useMessages().day;
  const goals = useGoalsOn(date);
  const logs = useLogsOn(date) ?? NO_LOGS;
  const count = useGoalCount();
  useFirstFocus(addRef, count === 0 && date === today);
  const { hinting, onTicked, endHint } = useFirstTick();
  const idle = useIdle();
  const done = goals?.filter((goal) => goal.completed).length ?? 0;
  const empty = goals?.length === 0 && count !== undefined && (
    <DayEmpty
      date={date}
      today={today}
      isNew={count === 0}
      hasLogs={logs.length > 0}
      onAddLate={onAddLate}
      onSaved={onSaved}
    />
  );
  return (
    <section className="day-goals" aria-labelledby="day-goals-title">
      <div className="day-goals-head">
        <h2 id="day-goals-title" className="day-heading">
          {messages.goals}
        </h2>
        {goals && goals.length > 0 && <p className="day-progress">{messages.progress(done, goals.length)}</p>}
      </div>
      {goals && goals.length > 0 && (
        <div className="card">
          <GoalList key={date} goals={goals} today={today} onTicked={onTicked} onMovedOn={endHint} />
        </div>
      )}
      {hinting && goals && goals.length > 0 && date === today && <FirstTickHint onClose={endHint} />}
      {idle && date === today && goals && !hinting && (
        <Suspense fallback={null}>
          <ReminderOffer goals={goals} />
        </Suspense>
      )}
      {date === today ? (
        empty
      ) : (
        <Suspense fallback={null}>
          <DayRepeats date={date} today={today} empty={empty} />
        </Suspense>
      )}
      <AddBar date={date} today={today} inputRef={addRef} onSaved={onSaved} />
    </section>
  );
}

/** Puts the cursor where the first goal is written. Without a touch no keyboard comes with it and covers the page. */
function useFirstFocus(ref: RefObject<HTMLInputElement | null>, isNew: boolean): void {
  useEffect(() => {
    // A focused element keeps the focus; otherwise a screen that opens focuses its title.
    const isFree = document.activeElement?.matches('body, h1') ?? true;
    if (isNew && isFree) ref.current?.focus({ preventScroll: true });
  }, [ref, isNew]);
}
