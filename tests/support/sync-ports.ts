/** The engine's outside world as a test holds it: time moves when the test says so. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { SyncPorts } from '#client/sync/ports.ts';

interface Timer {
  at: number;
  callback: () => void;
}

export class TestPorts implements SyncPorts {
  nowMs = Date.UTC(2026, 0, 31, 9);
  isOnline = true;
  private timers = new Set<Timer>();
  private returned = new Set<() => void>();
  private connected = new Set<() => void>();

  now = () => this.nowMs;
  steady = () => this.nowMs;
  newId = () => randomUUID();
  newReplicaId = () => randomBytes(8).toString('hex');
  random = () => 0.5;
  online = () => this.isOnline;
  visible = () => true;
  lock = (_name: string, _steal: boolean, held: () => () => void) => held();
  channel = () => ({ post: () => undefined, close: () => undefined });

  after = (ms: number, callback: () => void) => {
    const timer = { at: this.nowMs + ms, callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  };

  onReturn = (callback: () => void) => {
    this.returned.add(callback);
    return () => void this.returned.delete(callback);
  };

  onConnection = (callback: () => void) => {
    this.connected.add(callback);
    return () => void this.connected.delete(callback);
  };

  /** The device believes from now on that it has a network, or that it has none. */
  connect(isOnline: boolean): void {
    this.isOnline = isOnline;
    for (const callback of this.connected) callback();
  }

  /** The network or the user comes back. */
  return(): void {
    for (const callback of this.returned) callback();
  }

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass: each timer that falls due runs, and what it began is let finish. */
  async pass(ms: number): Promise<void> {
    const until = this.nowMs + ms;
    for (;;) {
      await settleDown();
      const due = [...this.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due);
      this.nowMs = Math.max(this.nowMs, due.at);
      due.callback();
    }
    this.nowMs = until;
  }
}

/** Lets every promise that can go on do so. */
const settleDown = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
