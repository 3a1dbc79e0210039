/** The commands that work on every screen. */
import { useLocation } from 'wouter';
import { showToast } from '#client/design/toast-store.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { focusBeside } from '#client/keys/row-keys.ts';
import { FIELDS, isOverPage, useKeys } from '#client/keys/use-keys.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { DayArrival } from '#client/today/use-day-keys.ts';
import { setOverlay } from './overlay.ts';

export function useAppKeys(): void {
  const [, navigate] = useLocation();
  const changes = useChanges();
  const { app } = useMessages();
  const begin = (what: DayArrival['begin']) => () => navigate<DayArrival>('/', { state: { begin: what } });
  useKeys(
    {
      palette: () => setOverlay('search'),
      search: () => setOverlay('search'),
      add: begin('add'),
      write: begin('write'),
      today: () => navigate('/'),
      calendar: () => navigate('/calendar'),
      log: () => navigate('/log'),
      progress: () => navigate('/progress'),
      settings: () => navigate('/settings'),
      routines: () => navigate('/routines'),
      help: () => setOverlay('keys'),
      close: leaveField,
      // Arrows scroll the page until a row is in focus.
      rowBelow: (press) => press?.key.length === 1 && focusBeside(1),
      rowAbove: (press) => press?.key.length === 1 && focusBeside(-1),
      undo: (press) => (press && isOverPage() ? showToast(app.closeFirst) : void changes.undo()),
      redo: (press) => (press && isOverPage() ? showToast(app.closeFirst) : void changes.redo()),
    },
    'frame',
  );
}

function leaveField(): void | false {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.matches(FIELDS)) return false;
  field.blur();
}
