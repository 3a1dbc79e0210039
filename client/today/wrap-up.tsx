/** Closes the day: offered in the evening, or once all is done. */
import { useState } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button, ButtonLink, IconButton } from '#client/design/button.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useGoalsOn } from '#client/goals/use-goals.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { skipWrapUp } from './ritual-intents.ts';
import { readWrappedUp } from './rituals.ts';
import { useHour } from './use-hour.ts';
import { BLANK, WrapUpSheet } from './wrap-up-sheet.tsx';
import './rituals.css';

/** From this hour on a day may end. */
const EVENING = 18;

export function WrapUp({ today }: { today: CalendarDay }) {
  const { app } = useMessages();
  const { wrapUp: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const goals = useGoalsOn(today);
  const last = useStored(() => readWrappedUp(store), [store]);
  const zone = usePreferences()?.timeZone;
  const hour = useHour(zone);
  const [open, setOpen] = useState(false);
  const form = useKeptForm(`wrap-up ${today}`, BLANK);
  if (!goals || goals.length === 0 || last === undefined || last === today) return null;
  const done = goals.filter(({ completed }) => completed);
  if (!open && done.length < goals.length && hour < EVENING) return null;
  return (
    <section className="card ritual ritual-card" aria-labelledby="wrap-up">
      <h2 id="wrap-up" className="day-heading">
        {done.length === goals.length ? messages.allDone(done.length) : messages.title}
      </h2>
      <IconButton
        icon="close"
        label={app.close}
        onClick={() => void changes.make(messages.skipped, () => skipWrapUp(store, today), 'quietly')}
      />
      <p className="ritual-lead">{messages.lead}</p>
      <div className="ritual-buttons">
        <Button kind="primary" onClick={() => setOpen(true)}>
          {messages.open}
        </Button>
        {done.length === goals.length && (
          <ButtonLink href={`/d/${addDays(today, 1)}`}>{messages.planTomorrow}</ButtonLink>
        )}
      </div>
      {open && <WrapUpSheet {...{ today, done, form }} onClose={() => setOpen(false)} />}
    </section>
  );
}
