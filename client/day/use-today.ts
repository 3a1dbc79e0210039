/** Today, as it is now: rolls over by itself at the boundary, when the app is resumed and when the clock is changed. */
import { useEffect, useState } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { readOffset } from '#client/store/time.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { dayBegins, todayFor } from '#protocol/local-day.ts';
import { deviceZone } from './day.ts';

/** Timers stop while a device sleeps and know nothing of a clock that is set; looking twice a minute costs nothing. */
const LOOK_AGAIN_MS = 30_000;
const WAKING = ['focus', 'pageshow', 'online'] as const;

/** By the corrected clock: a device whose own is years ahead is in the same day as every other one. */
export function useToday(): CalendarDay {
  const store = useStore();
  // Drawn anew when the correction moves, in whichever tab.
  useStored(() => readOffset(store), [store]);
  const preferences = usePreferences();
  const dayStart = preferences?.dayStart ?? 0;
  const zone = preferences?.timeZone ?? null;
  const [, lookAgain] = useState(0);
  const today = todayFor(store.now(), zone ?? deviceZone(), dayStart);
  useEffect(() => {
    const look = () => {
      if (todayFor(store.now(), zone ?? deviceZone(), dayStart) !== today) lookAgain((count) => count + 1);
    };
    return onEveryChance(look, dayBegins(addDays(today, 1), zone ?? deviceZone(), dayStart) - store.now());
  }, [today, zone, dayStart, store]);
  return today;
}

/** Calls at the boundary, every so often, and whenever the person comes back. @returns how to stop */
export function onEveryChance(look: () => void, boundaryMs: number): () => void {
  const boundary = setTimeout(look, Math.min(boundaryMs, 2 ** 31 - 1));
  const interval = setInterval(look, LOOK_AGAIN_MS);
  for (const event of WAKING) window.addEventListener(event, look);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(boundary);
    clearInterval(interval);
    for (const event of WAKING) window.removeEventListener(event, look);
    document.removeEventListener('visibilitychange', look);
  };
}
