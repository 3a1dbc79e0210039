/** What the engine takes from the outside world, so that the real one runs under a test's scheduler. */
import type { StorePorts } from '#client/store/ports.ts';

/** Ends something that was begun. */
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
   * @param steal  take it from whoever holds it
   * @param held   called when it is this tab's; what it returns is called when it was taken away
   * @returns gives the lock back, or the wait for it up
   */
  lock(name: string, steal: boolean, held: () => Cancel): Cancel;
  /** A channel among the tabs of this browser; nobody hears their own messages. */
  channel<T>(name: string, onMessage: (message: T) => void): Channel<T>;
  /** Whether the device believes that it has a network: a hint for words on the screen, never a reason not to try. */
  online(): boolean;
  /** Calls back when what `online` says has changed. */
  onConnection(callback: () => void): Cancel;
  /** Calls back when the network or the user came back: online, visible, focus, resume. */
  onReturn(callback: () => void): Cancel;
  /** Whether a person can see the app. */
  visible(): boolean;
}
