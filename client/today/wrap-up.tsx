/** Closes the day: offered in the evening, or once all is done. */
import { useState } from 'react';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { Button, IconButton } from '#client/design/button.tsx';
import { useGoalsOn } from '#client/goals/use-goals.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { lastOffered, noteOffered } from './once-a-day.ts';
import { WrapUpSheet } from './wrap-up-sheet.tsx';
import './rituals.css';

/** From this hour on a day may end. */
const EVENING = 18;

export function WrapUp({ today }: { today: CalendarDay }) {
  const { app } = useMessages();
  const { wrapUp: messages } = useLaterMessages();
  const { person, store } = useRuntime();
  const goals = useGoalsOn(today);
  const [last, setLast] = useState(() => lastOffered('wrap-up', person.userId));
  const [open, setOpen] = useState(false);
  if (!goals || goals.length === 0 || last === today) return null;
  const done = goals.filter(({ completed }) => completed);
  const hour = new Date(store.ports.now()).getHours();
  if (!open && done.length < goals.length && hour < EVENING) return null;
  const close = () => {
    noteOffered('wrap-up', person.userId, today);
    setLast(today);
  };
  return (
    <section className="card ritual ritual-card" aria-labelledby="wrap-up">
      <h2 id="wrap-up" className="day-heading">
        {done.length === goals.length ? messages.allDone : messages.title}
      </h2>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {messages.open}
      </Button>
      <IconButton icon="close" label={app.close} onClick={close} />
      {open && <WrapUpSheet today={today} done={done} onSaved={close} onClose={() => setOpen(false)} />}
    </section>
  );
}
