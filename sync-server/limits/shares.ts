/**
 * Divides the concurrent work of this process among users. Each user has a few places and a short queue of their own, and free places
 * rotate among users, so that a user with many requests waits only behind themselves.
 * @see docs/decisions/0080-work-of-one-user.md
 */
import { Problem } from '#protocol/problem.ts';
import { createSlowest, type AtNetwork } from './slowest.ts';

export interface SharesOptions {
  /** Places of one user. */
  each: number;
  /** Places of all users together. */
  all: number;
  /** The most waiting jobs of one user; with 0, a job waits only for places that others hold. */
  waitingEach: number;
  /** The most waiting jobs of all users. */
  waitingAll: number;
  /** `Retry-After` of a refusal, in seconds. */
  retryAfter: number;
  /** The name of the work in the sentence of a refusal, such as "exports". */
  what: string;
  /** How long a job may wait for its caller's network while others wait for a place, in ms; unlimited when missing. */
  networkMs?: number;
}

/**
 * Runs some work of a user when it is their turn.
 * @throws Problem `too_many_requests` when their own queue is full, `unavailable` when that of all is
 */
export type Shares = <T>(userId: string, work: () => Promise<T>) => Promise<T>;

/** `Shares` for jobs that wait for the network of their caller. */
type NetworkShares = <T>(userId: string, work: (atNetwork: AtNetwork) => Promise<T>) => Promise<T>;

interface Share {
  running: number;
  queue: (() => void)[];
}

/** Makes places to share. */
export function createShares(options: SharesOptions): NetworkShares {
  const slowest = createSlowest(options.networkMs, () => overloaded(options));
  const shares = new Map<string, Share>();
  /** Users with waiting jobs and a free place of their own, in the order of their turns. */
  const inLine = new Set<string>();
  let running = 0;
  let waiting = 0;

  function shareOf(userId: string): Share {
    let share = shares.get(userId);
    if (!share) shares.set(userId, (share = { running: 0, queue: [] }));
    return share;
  }

  function lineUp(userId: string, share: Share): void {
    if (share.queue.length > 0 && share.running < options.each) inLine.add(userId);
  }

  function admitNext(): void {
    for (const userId of inLine) {
      if (running >= options.all) return;
      inLine.delete(userId);
      const share = shares.get(userId)!;
      const admit = share.queue.shift()!;
      share.running += 1;
      running += 1;
      waiting -= 1;
      lineUp(userId, share);
      admit();
    }
  }

  return async (userId, work) => {
    const share = shareOf(userId);
    const hasAll = share.running >= options.each;
    if (hasAll || running >= options.all) {
      if (share.queue.length >= (hasAll ? options.waitingEach : Math.max(1, options.waitingEach)))
        throw tooMany(options);
      if (waiting >= options.waitingAll) throw overloaded(options);
      waiting += 1;
      await new Promise<void>((admit) => {
        share.queue.push(admit);
        lineUp(userId, share);
        slowest.relieve(inLine.size);
      });
    } else {
      share.running += 1;
      running += 1;
    }
    try {
      return await work(slowest.atNetwork);
    } finally {
      share.running -= 1;
      running -= 1;
      lineUp(userId, share);
      admitNext();
      slowest.relieve(inLine.size);
      if (share.running === 0 && share.queue.length === 0) shares.delete(userId);
    }
  };
}

const tooMany = ({ what, retryAfter }: SharesOptions): Problem =>
  new Problem('too_many_requests', `You have too many ${what} under way. Try again in a moment.`, { retryAfter });

const overloaded = ({ what, retryAfter }: SharesOptions): Problem =>
  new Problem('unavailable', `The server has too many ${what} under way. Try again in a moment.`, { retryAfter });
