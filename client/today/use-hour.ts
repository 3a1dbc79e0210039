/** The hour on the wall, as it is now: what a screen offers at an hour comes at that hour, also where it stands open all day. */
import { useEffect, useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { deviceZone, hourOf } from '#client/day/day.ts';
import { onEveryChance } from '#client/day/use-today.ts';

/** Every zone begins its hours at a quarter of UTC's. */
const QUARTER_MS = 900_000;

/** By the corrected clock, 0–23. @param zone  IANA name; the device's own unless told */
export function useHour(zone: string | null | undefined): number {
  const store = useStore();
  const [, lookAgain] = useState(0);
  const hour = hourOf(store.now(), zone ?? deviceZone());
  useEffect(() => {
    const look = () => {
      if (hourOf(store.now(), zone ?? deviceZone()) !== hour) lookAgain((count) => count + 1);
    };
    return onEveryChance(look, QUARTER_MS - (store.now() % QUARTER_MS));
  }, [hour, store, zone]);
  return hour;
}
