/** The single keys of a day's page. They work outside fields, and never with a modifier. */
import { useEffect } from 'react';
import { useLatest } from '#client/design/use-latest.ts';

export interface DayCommands {
  add: () => void;
  write: () => void;
  today: () => void;
  previous: () => void;
  next: () => void;
}

/** Which key does what. */
const DAY_KEYS: Record<string, keyof DayCommands> = {
  n: 'add',
  l: 'write',
  t: 'today',
  '[': 'previous',
  ']': 'next',
};

export function useDayKeys(commands: DayCommands): void {
  const latest = useLatest(commands);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = DAY_KEYS[event.key];
      if (!command || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
        return;
      event.preventDefault();
      latest()[command]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [latest]);
}

/** Where a letter means itself, or something else is open on top. */
const isBusy = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, dialog, [role=menu]') !== null;
