/** The goals left from earlier days, offered once on a new day, above the list. */
import { Suspense, useState } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button, IconButton } from '#client/design/button.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { moveGoalsTo } from '#client/goals/goal-intents.ts';
import { loadGoalDialogs } from '#client/goals/goal-list.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { carryAllOver, letAllGo, letGo } from './ritual-intents.ts';
import { readLeftovers } from './rituals.ts';
import './rituals.css';

const GoalDialogs = lazyPart(loadGoalDialogs);

/** So many show at first: today's own goals are what the page is for. */
const FEW = 2;

export function CarryOver({ today }: { today: CalendarDay }) {
  const { app } = useMessages();
  const { carryOver: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const [all, setAll] = useState(false);
  const [moving, setMoving] = useState<GoalRow | null>(null);
  const left = useStored(() => readLeftovers(store, today), [store, today]) ?? [];
  if (left.length === 0 && !moving) return null;
  const closeAll = () => void changes.make(messages.allLetGo, () => letAllGo(store, today));
  // All but one hidden would hide one for nothing.
  const listed = all || left.length <= FEW + 1 ? left : left.slice(0, FEW);
  return (
    <section className="card ritual" aria-labelledby="carry-over">
      <header className="ritual-head">
        <h2 id="carry-over" className="day-heading">
          {messages.title}
        </h2>
        <IconButton icon="close" label={app.close} onClick={closeAll} />
      </header>
      <ul className="ritual-list">
        {listed.map((goal) => (
          <li key={goal.id} className="ritual-item">
            <p className="ritual-name">
              <span dir="auto">{goal.title}</span> <span className="ritual-muted">{formatDay(goal.date, 'short')}</span>
            </p>
            <div className="ritual-buttons" role="group" aria-label={goal.title}>
              <Button
                onClick={() => void changes.make(messages.moved(1), () => moveGoalsTo(store, [goal], today, today))}
              >
                {messages.today}
              </Button>
              <Button onClick={() => setMoving(goal)}>{messages.otherDay}</Button>
              <Button kind="plain" onClick={() => void changes.make(messages.oneLetGo, () => letGo(store, [goal.id]))}>
                {messages.letGo}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {listed.length < left.length && (
        <div>
          <Button kind="plain" icon="fold" className="ritual-more" onClick={() => setAll(true)}>
            {messages.more(left.length - listed.length)}
          </Button>
        </div>
      )}
      <div className="ritual-buttons">
        <Button
          kind="primary"
          onClick={() => void changes.make(messages.moved(left.length), () => carryAllOver(store, left, today))}
        >
          {messages.allToToday}
        </Button>
        <Button onClick={closeAll}>{messages.letAllGo}</Button>
      </div>
      {moving && (
        <Suspense fallback={null}>
          <GoalDialogs kind="move" goal={moving} today={today} onClose={() => setMoving(null)} />
        </Suspense>
      )}
    </section>
  );
}
