/** How long something keeps the thread that answers from anybody else. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import { contention } from './contention.ts';

/** For so long may one request keep all others waiting, in ms of a thread that has a core to itself. */
const LONGEST_BLOCK_MS = 250;
/** The machine may be busy with something else; what the work itself takes shows in the best of so many. */
const TRIES = 4;

/** Fails where something blocks the server of this process for long, each time that it is tried. */
export async function expectNoLongBlock(work: () => Promise<void>): Promise<void> {
  const blocks: number[] = [];
  while (blocks.length < TRIES && !(Math.min(...blocks) < LONGEST_BLOCK_MS)) blocks.push(await longestBlock(work));
  expect(Math.min(...blocks)).toBeLessThan(LONGEST_BLOCK_MS);
}

async function longestBlock(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6 / contention();
}
