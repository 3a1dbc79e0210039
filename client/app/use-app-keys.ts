/** The commands that work on every screen. */
import { useLocation } from 'wouter';
import { useChanges } from '#client/history/use-changes.ts';
import { useKeys } from '#client/keys/use-keys.ts';
import type { DayArrival } from '#client/today/use-day-keys.ts';
import { setPalette } from './palette.ts';

export function useAppKeys(): void {
  const [, navigate] = useLocation();
  const changes = useChanges();
  const begin = (what: DayArrival['begin']) => () => navigate<DayArrival>('/', { state: { begin: what } });
  useKeys(
    {
      palette: () => setPalette(true),
      search: () => setPalette(true),
      add: begin('add'),
      write: begin('write'),
      today: () => navigate('/'),
      calendar: () => navigate('/calendar'),
      log: () => navigate('/log'),
      progress: () => navigate('/progress'),
      settings: () => navigate('/settings'),
      help: () => navigate('/help'),
      undo: () => void changes.undo(),
      redo: () => void changes.redo(),
    },
    'frame',
  );
}
