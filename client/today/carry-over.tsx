/** What is left from the days before, offered once on a new day. It stands above the list and never in its way. */
import { lazy, Suspense, useState } from 'react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { Button, IconButton } from '#client/design/button.tsx';
import { loadGoalDialogs } from '#client/goals/goal-list.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { lastOffered, noteOffered } from './once-a-day.ts';
import { moveGoalsTo, readLeftovers } from './rituals.ts';
import './rituals.css';

const GoalDialogs = lazy(loadGoalDialogs);
const NOTHING: ReadonlySet<string> = new Set();

export function CarryOver({ today }: { today: CalendarDay }) {
  const { app } = useMessages();
  const { carryOver: messages } = useLaterMessages();
  const { store, person } = useRuntime();
  const changes = useChanges();
  const [last, setLast] = useState(() => lastOffered('carry-over', person.userId));
  const [letGo, setLetGo] = useState(NOTHING);
  const [moving, setMoving] = useState<GoalRow | null>(null);
  const found = useLiveQuery(() => readLeftovers(store, today, last), [store, today, last]);
  const left = found?.filter(({ id }) => !letGo.has(id)) ?? [];
  if (last === today || left.length === 0) return null;
  const close = () => {
    noteOffered('carry-over', person.userId, today);
    setLast(today);
  };
  const toToday = (goals: GoalRow[]) =>
    void changes.make(messages.moved(goals.length), () => moveGoalsTo(store, goals, today));
  return (
    <section className="card ritual" aria-labelledby="carry-over">
      <header className="ritual-head">
        <h2 id="carry-over" className="day-heading">
          {messages.title}
        </h2>
        <IconButton icon="close" label={app.close} onClick={close} />
      </header>
      <ul className="ritual-list">
        {left.map((goal) => (
          <li key={goal.id} className="ritual-item">
            <p className="ritual-name">
              <span dir="auto">{goal.title}</span>{' '}
              <span className="ritual-muted">{formatDay(goal.date, 'weekday')}</span>
            </p>
            <div className="ritual-buttons" role="group" aria-label={goal.title}>
              <Button onClick={() => toToday([goal])}>{messages.today}</Button>
              <Button onClick={() => setMoving(goal)}>{messages.otherDay}</Button>
              <Button kind="plain" onClick={() => setLetGo(new Set([...letGo, goal.id]))}>
                {messages.letGo}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div className="ritual-buttons">
        <Button
          kind="primary"
          onClick={() => {
            toToday(left);
            close();
          }}
        >
          {messages.allToToday}
        </Button>
        <Button onClick={close}>{messages.letAllGo}</Button>
      </div>
      {moving && (
        <Suspense fallback={null}>
          <GoalDialogs kind="move" goal={moving} today={today} onClose={() => setMoving(null)} />
        </Suspense>
      )}
    </section>
  );
}
