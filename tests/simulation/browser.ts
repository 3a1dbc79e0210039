/** What the tabs of one browser share: locks that are freed when their holder dies, and channels. */
import { PATIENCE_MS } from '#client/runtime/store-ports.ts';
import type { Channel } from '#client/sync/ports.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';

interface Claim {
  process: Process;
  held: () => () => void;
  /** Set while it holds the lock. */
  lost: (() => void) | null;
}

export class Locks {
  private readonly queues = new Map<string, Claim[]>();

  request(name: string, steal: boolean, process: Process, held: () => () => void): () => void {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    const claim: Claim = { process, held, lost: null };
    if (steal) {
      const holder = queue.shift();
      // Its holder hears of it when it is awake again.
      if (holder?.lost) void holder.process.living().then(holder.lost);
      queue.unshift(claim);
    } else queue.push(claim);
    this.grant(queue);
    return () => this.drop(queue, claim);
  }

  /** What `client/runtime/store-ports.ts` is by Web Locks: one at a time, but nobody waits for ever for a tab that is frozen. */
  alone<T>(name: string, process: Process, scheduler: Scheduler, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let begun = false;
      const begin = (): void => {
        stopWaiting();
        if (begun) return;
        begun = true;
        void work().then(resolve, reject).finally(leave);
      };
      const leave = this.request(name, false, process, () => {
        begin();
        return () => undefined;
      });
      const stopWaiting = scheduler.after(PATIENCE_MS, 'patience ends', () => void process.living().then(begin));
    });
  }

  /** A process has died: what it held is free. */
  forget(process: Process): void {
    for (const queue of this.queues.values())
      for (const claim of [...queue]) if (claim.process === process) this.drop(queue, claim);
  }

  private drop(queue: Claim[], claim: Claim): void {
    const at = queue.indexOf(claim);
    if (at >= 0) queue.splice(at, 1);
    this.grant(queue);
  }

  private grant(queue: Claim[]): void {
    const first = queue[0];
    if (!first || first.lost) return;
    first.lost = () => undefined;
    void first.process.living().then(() => {
      if (queue[0] === first) first.lost = first.held();
    });
  }
}

interface Listener {
  process: Process;
  hear: (message: unknown) => void;
}

export class Channels {
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly scheduler: Scheduler) {}

  join<T>(name: string, process: Process, onMessage: (message: T) => void): Channel<T> {
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all);
    const own: Listener = { process, hear: (message) => onMessage(message as T) };
    all.add(own);
    return {
      post: (message) => {
        for (const other of all)
          if (other !== own)
            this.scheduler.after(
              1,
              'message',
              () => void other.process.living().then(() => all.has(other) && other.hear(message)),
            );
      },
      close: () => void all.delete(own),
    };
  }

  forget(process: Process): void {
    for (const all of this.listeners.values())
      for (const listener of [...all]) if (listener.process === process) all.delete(listener);
  }
}
