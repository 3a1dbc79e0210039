/** The keys of a day's page, and what brings someone here to write at once. */
import { useEffect } from 'react';
import { useKeys } from '#client/keys/use-keys.ts';
import { useLatest } from '#client/design/use-latest.ts';

interface DayCommands {
  add: () => void;
  write: () => void;
  previous: () => void;
  next: () => void;
}

/** The history state by which another screen opens a day ready to add a goal or to write an entry. */
export interface DayArrival {
  begin: 'add' | 'write';
}

export function useDayKeys(commands: DayCommands): void {
  const latest = useLatest(commands);
  useKeys(commands);
  useEffect(() => {
    const begin = (history.state as Partial<DayArrival> | null)?.begin;
    if (begin !== 'add' && begin !== 'write') return;
    // Once: whoever comes back to this page later has not asked for it again.
    history.replaceState(null, '');
    // A screen that opens puts the focus on its title first.
    requestAnimationFrame(() => latest()[begin]());
  }, [latest]);
}
