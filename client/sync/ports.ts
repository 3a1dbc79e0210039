/** What the engine needs from its environment, so that tests run the real engine with a scheduler of their own. */
import type { StorePorts } from '#client/store/ports.ts';

/** Cancels what a call has started. */
export type Cancel = () => void;

export interface Channel<T> {
  post(message: T): void;
  close(): void;
}

export interface SyncPorts extends StorePorts {
  /** A number in [0, 1). */
  random(): number;
  /** Calls back once after some milliseconds, unless cancelled. */
  after(ms: number, callback: () => void): Cancel;
  /**
   * Asks for a lock that one tab of this browser holds at a time.
   * @param steal  takes it from its holder
   * @param held   called when this tab gets it; the returned function is called when another tab steals it
   * @returns releases the lock, or stops waiting for it
   */
  lock(name: string, steal: boolean, held: () => Cancel): Cancel;
  /** Opens a channel among the tabs of this browser; a tab does not receive its own messages. */
  channel<T>(name: string, onMessage: (message: T) => void): Channel<T>;
  /** Whether the browser believes that it is online: a hint for the screen, never a reason not to try. */
  online(): boolean;
  /** Calls back when `online` changes. */
  onConnection(callback: () => void): Cancel;
  /** Calls back when the network or the user came back: online, visible, focus, resume. */
  onReturn(callback: () => void): Cancel;
  /** Whether a person can see the app. */
  visible(): boolean;
}
