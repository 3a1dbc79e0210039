import { expect, test } from 'vitest';
import { createFairQueue, type FairQueue, type Requester } from './fair-queue.ts';

const place = (address: string, account = 'one'): Requester => ({ address, account });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose work ends when it is told to, and the names of the works in the order in which they began. */
function playedQueue(options: Partial<Parameters<typeof createFairQueue>[0]> = {}) {
  const queue: FairQueue = createFairQueue({ atOnce: 1, waiting: 6, waitingOfAccount: 3, retryAfter: 7, ...options });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const refused: string[] = [];
  return {
    begun,
    refused,
    add(name: string, where: Requester): void {
      queue(where, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      }).catch(() => refused.push(name));
    },
    async endAll(): Promise<void> {
      for (let end = ends.shift(); end; end = ends.shift()) {
        end();
        await settle();
      }
    },
  };
}

test('an address that comes later waits for one turn of the others, however many they sent', async () => {
  const queue = playedQueue();
  for (const name of ['a1', 'a2', 'a3']) queue.add(name, place('a'));
  queue.add('b1', place('b'));
  queue.add('c1', place('c'));
  await queue.endAll();
  expect(queue.begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
});

test('within an address, accounts take turns', async () => {
  const queue = playedQueue();
  for (const name of ['one1', 'one2', 'one3']) queue.add(name, place('a', 'one'));
  queue.add('two1', place('a', 'two'));
  await queue.endAll();
  expect(queue.begun).toEqual(['one1', 'one2', 'two1', 'one3']);
});

test('an account may have only so many waiting', async () => {
  const queue = playedQueue();
  for (const name of ['1', '2', '3', '4', '5']) queue.add(name, place('a'));
  await settle();
  expect(queue.refused).toEqual(['5']);
});

test('when it is full, the address that has most waiting makes room for another, the latest first', async () => {
  const queue = playedQueue();
  for (const account of ['one', 'two'])
    for (const turn of [1, 2, 3]) queue.add(`${account}${turn}`, place('a', account));
  queue.add('two4', place('a', 'two'));
  await settle();
  expect(queue.refused).toEqual(['two4']);
  queue.add('one4', place('a', 'one'));
  queue.add('b1', place('b'));
  queue.add('three1', place('a', 'three'));
  await settle();
  expect(queue.refused).toEqual(['two4', 'one4', 'two3']);
  await queue.endAll();
  expect(queue.begun.slice(0, 4)).toEqual(['one1', 'one2', 'b1', 'two1']);
  expect(queue.begun).toContain('three1');
});

test('goes on after work that failed, as many at once as it may', async () => {
  const queue = createFairQueue({ atOnce: 2, waiting: 1, waitingOfAccount: 1, retryAfter: 1 });
  const failing = queue(place('a'), () => Promise.reject(new Error('broken')));
  const next = queue(place('a'), () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('done');
  await expect(queue(place('b'), () => Promise.resolve('again'))).resolves.toBe('again');
});
