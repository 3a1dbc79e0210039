/** How the engine does, for whoever tells the person. */
import type { PhaseSource } from './sync-status.ts';

/** Remembers the engine's phase and tells who asks. */
export class Phases implements PhaseSource {
  /** Until the first round has ended, nobody can say that all is synced. */
  current: PhaseSource['current'] = { name: 'syncing' };
  private listener: () => void = () => undefined;

  set = (phase: PhaseSource['current']): void => {
    this.current = phase;
    this.listener();
  };

  subscribe(listener: () => void): void {
    this.listener = listener;
  }
}
