/** The process that runs a page, found by making it work. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { familyOf } from './process-tree.ts';

const BUSY_MS = 300;

/**
 * The pid of the process that runs a page. Linux only.
 * @param profile  the folder of its browser's profile, which its processes name
 */
export async function rendererOf(page: Page, profile: string): Promise<number> {
  const pids = renderersOf(profile);
  const before = new Map(pids.map((pid) => [pid, cpuTicks(pid)]));
  await page.evaluate((ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  }, BUSY_MS);
  return pids.sort((one, other) => worked(other, before) - worked(one, before))[0]!;
}

const worked = (pid: number, before: Map<number, number>): number => cpuTicks(pid) - before.get(pid)!;

/** Renderers do not name the profile, but descend from a process that does. */
const renderersOf = (profile: string): number[] =>
  familyOf(profile)
    .filter(({ command }) => command.includes('--type=renderer'))
    .map(({ pid }) => pid);

/** Time that a process has worked, in clock ticks. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
