import { expect, it } from 'vitest';
import { createBreather } from './breather.ts';

it('lets one piece of work go on in each turn of the event loop, however many are on a break', async () => {
  let nowMs = 0;
  let turn = 0;
  let count: NodeJS.Immediate;
  const countTurns = (): void => void (count = setImmediate(() => ((turn += 1), countTurns())));
  countTurns();
  const turns: number[] = [];
  const work = async (): Promise<void> => {
    const breather = createBreather(() => nowMs);
    for (let part = 0; part < 5; part += 1) {
      nowMs += 5;
      await breather();
      turns.push(turn);
    }
  };
  await Promise.all([work(), work(), work()]);
  clearImmediate(count!);
  expect(new Set(turns).size).toBe(turns.length);
});

it('does not pause work that is short', () => {
  const breather = createBreather(() => 0);
  expect(Array.from({ length: 1000 }, () => breather()).every((pause) => pause === undefined)).toBe(true);
});
