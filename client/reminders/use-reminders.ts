/** Reminds of goals at their time while the app is open: by a notification where the browser lets us, otherwise in the page. */
import { useEffect } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { formatWallTime } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import type { GoalRow } from '#client/store/database.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { dueReminders } from './due.ts';
import { notificationPermission, showNotification } from './notifications.ts';
import { hasFired, recordFired } from './fired-reminders.ts';

/** Timers stop while a device sleeps and know nothing of a clock that is set. */
const LOOK_AGAIN_MS = 30_000;

/** @param zone  IANA name; undefined until it is known */
export function useReminders(today: CalendarDay, zone: string | undefined): void {
  const store = useStore();
  const { reminders: messages } = useSheetMessages();
  // Times are of the calendar on the wall, which near midnight is not the day that lasts for its author.
  const goals = useStored(
    () => store.goals.where('date').between(addDays(today, -1), addDays(today, 1), true, true).toArray(),
    [store, today],
  );
  useEffect(() => {
    if (zone === undefined || !goals?.some(({ reminder }) => reminder !== null)) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const now = store.now();
      const { due, next } = dueReminders(goals, now, zone);
      for (const { goal, name } of canTell() ? due.filter(({ name }) => !hasFired(name)) : []) {
        recordFired(name);
        void ring(goal, messages);
      }
      clearTimeout(timer);
      timer = setTimeout(look, Math.min(LOOK_AGAIN_MS, (next ?? Infinity) - now));
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [goals, store, zone, messages]);
}

/** A page in the background, or one that is being left, says nothing that anybody sees: it waits until it is looked at. */
const canTell = (): boolean => notificationPermission() === 'granted' || document.visibilityState === 'visible';

async function ring(
  { id, title, date, reminder }: GoalRow,
  messages: ReturnType<typeof useSheetMessages>['reminders'],
) {
  const body = messages.at(formatWallTime(reminder!));
  const shown = await showNotification({ title, body, tag: id, path: `/d/${date}` });
  if (!shown) showToast(messages.now(title));
}
