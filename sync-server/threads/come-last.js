/** The priority of threads beside the one that answers. Plain JavaScript, since a thread that starts from the sources reads no TypeScript by itself. */
import { readlinkSync } from 'node:fs';
import os from 'node:os';

/** How far behind the answering thread work in the background comes, as `nice` counts. */
export const LOWER_PRIORITY = 10;

/** Puts this thread behind the one that answers, where the system can. Linux counts threads as it counts processes. */
export function comeLast() {
  if (process.platform !== 'linux') return;
  try {
    os.setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), LOWER_PRIORITY);
  } catch {
    // A system that does not let us goes on with equal ones.
  }
}
