/** The engine's phase, for the sync status. */
import type { PhaseSource } from './sync-status.ts';

/** Holds the current phase and notifies its listeners. */
export class Phases implements PhaseSource {
  /** Starts as `syncing`: before the end of the first round it is unknown whether everything is synced. */
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
