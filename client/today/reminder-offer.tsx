/** Once a goal has a reminder: asks in one line whether it may notify, and only then lets the browser ask. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { askForNotifications, notificationPermission } from '#client/reminders/notifications.ts';
import type { GoalRow } from '#client/store/database.ts';
import { isAsked, noteAsked } from './asked-once.ts';
import { DayHint } from './day-hint.tsx';

/** @param goals  of today */
export function ReminderOffer({ goals }: { goals: readonly GoalRow[] }) {
  const { reminders: messages } = useSheetMessages();
  const [open, setOpen] = useState(() => notificationPermission() === 'default' && !isAsked('notifications'));
  if (!open || !goals.some(({ reminder, completed }) => reminder !== null && !completed)) return null;
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
    <DayHint text={messages.offer} onClose={close}>
      <Button kind="plain" onClick={() => void allow()}>
        {messages.allow}
      </Button>
    </DayHint>
  );
}
