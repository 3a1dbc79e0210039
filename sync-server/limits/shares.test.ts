import { afterEach, expect, test, vi } from 'vitest';
import { createShares } from './shares.ts';

afterEach(() => void vi.useRealTimers());

const OPTIONS = { each: 2, all: 3, waitingEach: 2, waitingAll: 5, retryAfter: 1, what: 'tries' };

/** Work that ends when it is told to, and notes that it began. */
function stage(options = {}) {
  const share = createShares({ ...OPTIONS, ...options });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (userId: string, name: string): Promise<void> =>
    share(userId, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, begun, end };
}

test('one user has so many places and no more; the others are served beside them', async () => {
  const { run, begun, end } = stage();
  for (const name of ['a1', 'a2', 'a3']) void run('a', name);
  void run('b', 'b1');
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('a1');
  expect(begun.at(-1)).toBe('a3');
});

test('places that get free go round: one who waits for much does not come before one who waits for little', async () => {
  const { run, begun, end } = stage({ each: 3, waitingEach: 9, waitingAll: 20 });
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void run('a', name);
  void run('b', 'b1');
  void run('c', 'c1');
  for (const name of ['a1', 'a2', 'a3']) await end(name);
  expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4']);
});

test('a full queue turns away its own user alone', async () => {
  const { run, begun } = stage();
  for (const name of ['a1', 'a2', 'a3', 'a4']) void run('a', name);
  await expect(run('a', 'a5')).rejects.toMatchObject({ code: 'too_many_requests', extras: { retryAfter: 1 } });
  void run('b', 'b1');
  expect(begun).toContain('b1');
});

test('without a queue of its own, a user waits for the places of others alone', async () => {
  const { run, begun, end } = stage({ waitingEach: 0 });
  for (const name of ['a1', 'a2', 'b1']) void run(name[0]!, name);
  await expect(run('a', 'a3')).rejects.toMatchObject({ code: 'too_many_requests' });
  void run('c', 'c1');
  await end('b1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
});

test('what all of them wait for is bounded as well', async () => {
  const { run } = stage({ waitingAll: 1 });
  for (const name of ['a1', 'a2', 'a3']) void run('a', name);
  void run('b', 'b1');
  await expect(run('b', 'b2')).rejects.toMatchObject({ code: 'unavailable' });
});

test('work that fails gives its place back', async () => {
  const share = createShares({ ...OPTIONS, each: 1, all: 1 });
  await expect(share('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(share('a', () => Promise.resolve(7))).resolves.toBe(7);
});

test('who holds a place by being slow gives it up to those who wait, the slowest first and no more of them', async () => {
  vi.useFakeTimers();
  const share = createShares({ ...OPTIONS, each: 1, all: 2, networkMs: 1000 });
  const begun: string[] = [];
  const slow = (userId: string): Promise<unknown> =>
    share(userId, (atNetwork) => {
      begun.push(userId);
      return atNetwork(
        (giveUp) => new Promise((_, reject) => giveUp.addEventListener('abort', () => reject(giveUp.reason as Error))),
      );
    });
  const ended: string[] = [];
  const note = (userId: string) => slow(userId).catch(({ code }: { code: string }) => ended.push(`${userId} ${code}`));
  void note('a');
  await vi.advanceTimersByTimeAsync(300);
  void note('b');
  // Nobody waits: they may be as slow as they are.
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toEqual([]);
  void note('c');
  await vi.advanceTimersByTimeAsync(0);
  expect([begun, ended]).toEqual([['a', 'b', 'c'], ['a unavailable']]);
  void note('d');
  void note('e');
  await vi.advanceTimersByTimeAsync(0);
  expect([begun.at(-1), ended.at(-1)]).toEqual(['d', 'b unavailable']);
  await vi.advanceTimersByTimeAsync(999);
  expect(begun.at(-1)).toBe('d');
  await vi.advanceTimersByTimeAsync(1);
  expect([begun.at(-1), ended.at(-1)]).toEqual(['e', 'c unavailable']);
});

test('work that waits for no network is never told to give up', async () => {
  vi.useFakeTimers();
  const share = createShares({ ...OPTIONS, each: 1, all: 1, networkMs: 1 });
  let end = (): void => undefined;
  const first = share('a', () => new Promise<string>((resolve) => (end = () => resolve('done'))));
  const second = share('b', () => Promise.resolve('next'));
  await vi.advanceTimersByTimeAsync(60_000);
  end();
  expect(await Promise.all([first, second])).toEqual(['done', 'next']);
});
