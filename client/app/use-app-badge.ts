/** The number of open goals today, on the app's icon where the device shows one. */
import { useEffect } from 'react';
import { useGoalsOn } from '#client/goals/use-goals.ts';
import { isOpen } from '#protocol/goal.ts';
import { useToday } from '#client/day/use-today.ts';

export function useAppBadge(): void {
  const goals = useGoalsOn(useToday());
  const open = goals?.filter(isOpen).length;
  useEffect(() => {
    if (open === undefined || typeof navigator.setAppBadge !== 'function') return;
    // Refused where the app is not installed or may not notify; then there is no badge to be wrong.
    const shown = open > 0 ? navigator.setAppBadge(open) : navigator.clearAppBadge();
    shown.catch(() => undefined);
  }, [open]);
}
