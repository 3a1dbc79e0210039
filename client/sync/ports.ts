/** What the engine takes from the outside world, so that the real one runs under a test's scheduler. */
import type { StorePorts } from '#client/store/ports.ts';

/** Ends something that was begun. */
export type Cancel = () => void;

export interface SyncPorts extends StorePorts {
  /** A number in [0, 1). */
  random(): number;
  /** Calls back once after some milliseconds, unless cancelled. */
  after(ms: number, callback: () => void): Cancel;
  /** Runs alone among all tabs and workers of this browser that hold the same name; waits its turn. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Whether the device believes that it has a network: a hint for words on the screen, never a reason not to try. */
  online(): boolean;
  /** Calls back when the network or the user came back: online, visible, focus, resume. */
  onReturn(callback: () => void): Cancel;
  /** Whether a person can see the app. */
  visible(): boolean;
}
