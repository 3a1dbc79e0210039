/** Background work behind every screen: the app's badge, today's goals of routines, reminders, and a toast for conflicts with another device. */
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useConflictNotices } from '#client/history/use-conflict-notices.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { followLaunches } from '#client/pwa/launch.ts';
import { useReminders } from '#client/reminders/use-reminders.ts';
import { useRoutineDay } from '#client/routines/use-routines.ts';
import { deviceZone } from '#client/day/day.ts';
import { useToday } from '#client/day/use-today.ts';
import { useAppBadge } from './use-app-badge.ts';

export default function Background() {
  useAppBadge();
  const today = useToday();
  const preferences = usePreferences();
  // Until it is known when a day begins, nobody knows which one it is.
  useRoutineDay(preferences && today);
  useReminders(today, preferences && (preferences.timeZone ?? deviceZone()));
  useNoticeToasts();
  useLaunches();
  return null;
}

/** Opening the app once more, by its icon, a shortcut or a share, leads this window there. */
function useLaunches(): void {
  const [, navigate] = useLocation();
  useEffect(() => followLaunches(window, navigate), [navigate]);
}

/** Says it at the moment it is found, once. */
function useNoticeToasts(): void {
  const { notices: messages, records } = useSheetMessages();
  const store = useStore();
  const [path, navigate] = useLocation();
  const [latest] = useConflictNotices();
  const told = useRef(store.now());
  useEffect(() => {
    if (!latest || latest.at <= told.current) return;
    told.current = latest.at;
    if (path === '/sync') return;
    const text = latest.field === 'deleted' ? messages.cameBack : messages.alsoChanged(records.fields[latest.field]!);
    showToast(text, { name: messages.review, run: () => navigate('/sync') });
  }, [latest, path, navigate, messages, records]);
}
