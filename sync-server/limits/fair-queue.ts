/**
 * Takes turns by address, and within an address by account: however many one of them sends, the next one waits for a turn of each
 * address before it and no more. What is too much is turned away, at the account and then the address that has most waiting.
 */
import { Problem } from '#protocol/problem.ts';

/** Whose turn it is. */
export interface Place {
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
  /** Told to those who are turned away, in seconds. */
  retryAfter: number;
}

export type FairQueue = <T>(place: Place, work: () => Promise<T>) => Promise<T>;

interface Waiting {
  admit(): void;
  turnAway(): void;
}

/** The waiting of an address, by account; the accounts and the addresses in the order of their turns. */
type Line = Map<string, Waiting[]>;

/**
 * Runs what it is given, at most `atOnce` of them together.
 * @throws Problem `too_many_requests` (the returned function)
 */
export function createFairQueue({ atOnce, waiting, waitingOfAccount, retryAfter }: FairQueueOptions): FairQueue {
  const lines = new Map<string, Line>();
  let running = 0;
  let count = 0;

  function enqueue({ address, account }: Place): Promise<void> {
    const ofAccount = lines.get(address)?.get(account)?.length ?? 0;
    if (ofAccount >= waitingOfAccount) throw tooBusy(retryAfter);
    if (count >= waiting) makeRoom(address, ofAccount);
    return new Promise((resolve, reject) => {
      const line = lines.get(address) ?? new Map<string, Waiting[]>();
      const one = { admit: resolve, turnAway: () => reject(tooBusy(retryAfter)) };
      lines.set(address, line.set(account, [...(line.get(account) ?? []), one]));
      count += 1;
    });
  }

  /** Turns the latest of the longest away, unless that is whoever comes now. */
  function makeRoom(address: string, ofAccount: number): void {
    const longest = mostWaiting(lines, sizeOf);
    const own = lines.get(address);
    const target = own && sizeOf(own) >= sizeOf(lines.get(longest)!) ? address : longest;
    const line = lines.get(target)!;
    const account = mostWaiting(line, ({ length }) => length);
    if (target === address && line.get(account)!.length <= ofAccount + 1) throw tooBusy(retryAfter);
    remove(target, account, 'last').turnAway();
  }

  function remove(address: string, account: string, which: 'first' | 'last'): Waiting {
    const line = lines.get(address)!;
    const ofAccount = line.get(account)!;
    const one = which === 'first' ? ofAccount.shift()! : ofAccount.pop()!;
    if (ofAccount.length === 0) line.delete(account);
    if (line.size === 0) lines.delete(address);
    count -= 1;
    return one;
  }

  /** Admits the next in turn, and puts its address and account behind the others. */
  function admitNext(): void {
    const [address] = lines.keys();
    if (address === undefined) return void (running -= 1);
    const [account] = lines.get(address)!.keys();
    remove(address, account!, 'first').admit();
    const line = lines.get(address);
    if (!line) return;
    moveBehind(line, account!);
    moveBehind(lines, address);
  }

  return async (place, work) => {
    if (running < atOnce) running += 1;
    else await enqueue(place);
    try {
      return await work();
    } finally {
      admitNext();
    }
  };
}

const sizeOf = (line: Line): number => [...line.values()].reduce((sum, { length }) => sum + length, 0);

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
