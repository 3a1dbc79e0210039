/**
 * A queue that is fair by address, and within an address by account: however many requests one of them sends, the next one waits for
 * one turn of each other address. When the queue is full, a request of the account and address with most waiting is refused.
 */
import { Problem } from '#protocol/problem.ts';

/** By whom a turn is requested. */
export interface Requester {
  /** As `clientAddress` tells it, or its network. */
  address: string;
  account: string;
}

export interface FairQueueOptions {
  atOnce: number;
  /** How many may wait in all. */
  waiting: number;
  /** How many of one account may wait. */
  waitingOfAccount: number;
  /** `Retry-After` of a refusal, in seconds. */
  retryAfter: number;
}

export type FairQueue = <T>(requester: Requester, work: () => Promise<T>) => Promise<T>;

interface Waiting {
  admit(): void;
  turnAway(): void;
}

/** The waiting requests of an address by account. Accounts and addresses are in the order of their turns. */
type AddressQueue = Map<string, Waiting[]>;

/**
 * Makes a queue that runs at most `atOnce` jobs together.
 * @throws Problem `too_many_requests` (the returned function)
 */
export function createFairQueue({ atOnce, waiting, waitingOfAccount, retryAfter }: FairQueueOptions): FairQueue {
  const queues = new Map<string, AddressQueue>();
  let running = 0;
  let count = 0;

  function enqueue({ address, account }: Requester): Promise<void> {
    const ofAccount = queues.get(address)?.get(account)?.length ?? 0;
    if (ofAccount >= waitingOfAccount) throw tooBusy(retryAfter);
    if (count >= waiting) makeRoom(address, ofAccount);
    return new Promise((resolve, reject) => {
      const queue = queues.get(address) ?? new Map<string, Waiting[]>();
      const one = { admit: resolve, turnAway: () => reject(tooBusy(retryAfter)) };
      queues.set(address, queue.set(account, [...(queue.get(account) ?? []), one]));
      count += 1;
    });
  }

  /** Refuses the latest request of the longest queue, or the new one where its own queue is the longest. */
  function makeRoom(address: string, ofAccount: number): void {
    const longest = mostWaiting(queues, sizeOf);
    const own = queues.get(address);
    const target = own && sizeOf(own) >= sizeOf(queues.get(longest)!) ? address : longest;
    const queue = queues.get(target)!;
    const account = mostWaiting(queue, ({ length }) => length);
    if (target === address && queue.get(account)!.length <= ofAccount + 1) throw tooBusy(retryAfter);
    remove(target, account, 'last').turnAway();
  }

  function remove(address: string, account: string, which: 'first' | 'last'): Waiting {
    const queue = queues.get(address)!;
    const ofAccount = queue.get(account)!;
    const one = which === 'first' ? ofAccount.shift()! : ofAccount.pop()!;
    if (ofAccount.length === 0) queue.delete(account);
    if (queue.size === 0) queues.delete(address);
    count -= 1;
    return one;
  }

  /** Admits the next in turn, and puts its address and account behind the others. */
  function admitNext(): void {
    const [address] = queues.keys();
    if (address === undefined) return void (running -= 1);
    const [account] = queues.get(address)!.keys();
    remove(address, account!, 'first').admit();
    const queue = queues.get(address);
    if (!queue) return;
    moveBehind(queue, account!);
    moveBehind(queues, address);
  }

  return async (requester, work) => {
    if (running < atOnce) running += 1;
    else await enqueue(requester);
    try {
      return await work();
    } finally {
      admitNext();
    }
  };
}

const sizeOf = (queue: AddressQueue): number => [...queue.values()].reduce((sum, { length }) => sum + length, 0);

/** The key of the largest value. */
function mostWaiting<T>(map: ReadonlyMap<string, T>, size: (value: T) => number): string {
  return [...map].reduce((most, each) => (size(each[1]) > size(most[1]) ? each : most))[0];
}

function moveBehind<T>(map: Map<string, T>, key: string): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}

const tooBusy = (retryAfter: number): Problem =>
  new Problem('too_many_requests', 'Too many sign-ins at this moment. Try again in a few seconds.', { retryAfter });
