/** The goals of routines on a day other than today, in grey: they are stored when the day comes, or on request. */
import type { ReactNode } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Checkbox } from '#client/design/checkbox.tsx';
import { Icon } from '#client/design/icon.tsx';
import { MenuButton, type MenuAction } from '#client/design/menu.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatWallTime } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { skipCopy, takeUpCopy } from '#client/routines/routine-intents.ts';
import { useRepeatsOn } from '#client/routines/use-routines.ts';
import type { RoutineRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import './day-repeats.css';

interface DayRepeatsProps {
  date: CalendarDay;
  today: CalendarDay;
  /** Shown when there are none. */
  empty: ReactNode;
}

export function DayRepeats({ date, today, empty }: DayRepeatsProps) {
  const { routines: messages } = useSheetMessages();
  const repeats = useRepeatsOn(date, today);
  if (repeats === undefined) return null;
  if (repeats.length === 0) return empty;
  return (
    <section className="day-repeats" aria-labelledby="day-repeats">
      <h3 id="day-repeats" className="day-repeats-title">
        {messages.onThisDay}
      </h3>
      <ul>
        {repeats.map((routine) => (
          <Repeat key={routine.id} routine={routine} date={date} isPast={date < today} />
        ))}
      </ul>
    </section>
  );
}

function Repeat({ routine, date, isPast }: { routine: RoutineRow; date: CalendarDay; isPast: boolean }) {
  const { routines: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const { title, subject, reminder } = routine;
  const takeUp = (completed: boolean) =>
    void changes.make(completed ? messages.didToast : messages.tookUp, () =>
      takeUpCopy(store, routine, date, completed),
    );
  const actions = (): MenuAction[] => [
    { name: messages.takeUp, icon: 'add', run: () => takeUp(false) },
    {
      name: messages.skip,
      icon: 'close',
      run: () => void changes.make(messages.skipped, () => skipCopy(store, routine, date)),
    },
  ];
  return (
    <li className="day-repeat">
      {isPast ? (
        <Checkbox aria-label={messages.did(title)} checked={false} onChange={() => takeUp(true)} />
      ) : (
        <span className="day-repeat-icon">
          <Icon name="repeat" />
        </span>
      )}
      <p className="day-repeat-text">
        <span dir="auto">{title}</span>
        {reminder !== null && <span className="day-repeat-fact">{formatWallTime(reminder)}</span>}
        {subject !== null && (
          <span className="day-repeat-fact" dir="auto">
            {subject}
          </span>
        )}
      </p>
      <MenuButton label={messages.more(title)} actions={actions} />
    </li>
  );
}
