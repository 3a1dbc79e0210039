/** Once a goal has a reminder: says what notifications are good for, and only then lets the browser ask. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useGoalsOn } from '#client/goals/use-goals.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { askForNotifications, notificationPermission } from '#client/reminders/notifications.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { isAsked, noteAsked } from './asked-once.ts';
import './rituals.css';

export function ReminderOffer({ date }: { date: CalendarDay }) {
  const { reminders: messages } = useLaterMessages();
  const goals = useGoalsOn(date);
  const [open, setOpen] = useState(() => notificationPermission() === 'default' && !isAsked('notifications'));
  if (!open || !goals?.some(({ reminder, completed }) => reminder !== null && !completed)) return null;
  const close = () => {
    noteAsked('notifications');
    setOpen(false);
  };
  const allow = async () => {
    const answer = await askForNotifications();
    showToast(answer === 'granted' ? messages.allowed : messages.blocked);
    close();
  };
  return (
    <section className="card ritual" aria-labelledby="reminder-offer">
      <h2 id="reminder-offer" className="day-heading">
        {messages.offerTitle}
      </h2>
      <p className="ritual-muted">{messages.offerText}</p>
      <div className="ritual-buttons">
        <Button kind="primary" icon="bell" onClick={() => void allow()}>
          {messages.allow}
        </Button>
        <Button onClick={close}>{messages.notNow}</Button>
      </div>
    </section>
  );
}
