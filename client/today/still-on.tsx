/** Asks once after midnight whether the person is still on the day before, and offers a later start of the day. */
import { useState, type ReactNode } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { isAsked, noteAsked } from './asked-once.ts';
import { deviceZone, hourOf } from '#client/day/day.ts';
import './rituals.css';

/** Until this hour a night may belong to the day before; it is what is offered. */
const NIGHT_ENDS = 4;

interface StillOnProps {
  today: CalendarDay;
  /** Shown when nothing is asked. */
  otherwise: ReactNode;
}

export function StillOn({ today, otherwise }: StillOnProps) {
  const { stillOn: messages } = useSheetMessages();
  const { store, person } = useRuntime();
  const preferences = usePreferences();
  const changes = useChanges();
  const [asked, setAsked] = useState(() => isAsked('day-start'));
  if (!preferences) return null;
  const { dayStart, timeZone } = preferences;
  const isNight = hourOf(store.now(), timeZone ?? deviceZone()) < NIGHT_ENDS;
  if (asked || dayStart !== 0 || !isNight) return otherwise;
  const answer = () => {
    noteAsked('day-start');
    setAsked(true);
  };
  const time = formatWallTime(`0${NIGHT_ENDS}:00`);
  const stay = () => {
    answer();
    void changes.make(messages.changed(time), () => changePreferences(store, person.userId, { dayStart: NIGHT_ENDS }));
  };
  return (
    <section className="card ritual" aria-labelledby="still-on">
      <h2 id="still-on" className="day-heading">
        {messages.title(formatDay(addDays(today, -1), 'weekdayLong'))}
      </h2>
      <p className="ritual-muted">{messages.text}</p>
      <div className="ritual-buttons">
        <Button kind="primary" onClick={stay}>
          {messages.yes(time)}
        </Button>
        <Button onClick={answer}>{messages.no(formatDay(today, 'weekdayLong'))}</Button>
      </div>
    </section>
  );
}
