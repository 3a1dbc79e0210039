/** Lets a few through at a time, keeps some waiting and turns the others away. */
import { Problem } from '#protocol/problem.ts';

export interface GateOptions {
  atOnce: number;
  waiting: number;
  /** Told to those who are turned away, in seconds. */
  retryAfter: number;
  /** What there is too much of, for the sentence that they read. */
  what: string;
}

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs what it is given, at most `atOnce` of them together.
 * @throws Problem `too_many_requests` (the returned function) when the queue is full
 */
export function createGate({ atOnce, waiting, retryAfter, what }: GateOptions): Gate {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (queue.length < waiting) await new Promise<void>((admit) => queue.push(admit));
    else
      throw new Problem('too_many_requests', `Too many ${what} at this moment. Try again in a few seconds.`, {
        retryAfter,
      });
    try {
      return await work();
    } finally {
      const admitNext = queue.shift();
      if (admitNext) admitNext();
      else running -= 1;
    }
  };
}
