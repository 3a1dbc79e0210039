/** Finds and ends processes the way a flat battery would. */
import { execFileSync } from 'node:child_process';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/**
 * Kills every process whose command line holds the text, and all that they started, with SIGKILL.
 * @param text  must be unlike anything else on this machine, such as the path of a temporary folder
 * @returns the pids that were killed
 */
export function killTree(text: string): number[] {
  const doomed = familyOf(text).map(({ pid }) => pid);
  for (const pid of doomed) kill(pid);
  return doomed;
}

/** Every process whose command line holds the text, and all that they started. */
export function familyOf(text: string): Process[] {
  const all = processes();
  const family = new Set(
    all.filter(({ pid, command }) => pid !== process.pid && command.includes(text)).map(({ pid }) => pid),
  );
  for (let grew = true; grew;) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grew = family.size > before;
  }
  return all.filter(({ pid }) => family.has(pid));
}

function processes(): Process[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent, a moment before.
  }
}
