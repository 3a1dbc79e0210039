import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

/** Work that ends when it is told to. */
function work(): { run: () => Promise<void>; end: () => void; hasBegun: () => boolean } {
  let begun = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { run: () => ((begun = true), ended), end, hasBegun: () => begun };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('runs as many at once as it may, keeps some waiting and turns the others away', async () => {
  const gate = createGate({ atOnce: 2, waiting: 1, retryAfter: 7, what: 'works' });
  const [a, b, c, d] = [work(), work(), work(), work()] as const;
  const running = [a, b, c].map(({ run }) => gate(run));
  await expect(gate(d.run)).rejects.toMatchObject({
    code: 'too_many_requests',
    extras: { retryAfter: 7 },
  });
  expect([a, b, c, d].map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
  a.end();
  await settle();
  expect(c.hasBegun()).toBe(true);
  b.end();
  c.end();
  await Promise.all(running);
});

test('goes on after work that failed', async () => {
  const gate = createGate({ atOnce: 1, waiting: 1, retryAfter: 1, what: 'works' });
  const failing = gate(() => Promise.reject(new Error('broken')));
  const next = gate(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('done');
  await expect(gate(() => Promise.resolve('again'))).resolves.toBe('again');
});
