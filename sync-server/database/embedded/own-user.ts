/** A user for PostgreSQL alone, where root starts it: a number without a name, that no other program runs as. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';

/** Where systemd draws its users for one service; nobody is given a name there. */
const FIRST = 61_184;
const LAST = 65_519;

/**
 * The same number for the same data directory each time, as user and group.
 * @returns null where there can be none: outside of Linux, or in a namespace that has too few users
 */
export function ownUser(data: string): { uid: number; gid: number } | null {
  if (process.platform !== 'linux') return null;
  const start = createHash('sha256').update(data).digest().readUInt32BE();
  const named = new Set([...numbersIn('/etc/passwd'), ...numbersIn('/etc/group')]);
  for (let step = 0; step <= LAST - FIRST; step += 1) {
    const number = FIRST + ((start + step) % (LAST - FIRST + 1));
    if (!named.has(number))
      return isMapped('uid', number) && isMapped('gid', number) ? { uid: number, gid: number } : null;
  }
  return null;
}

/** Whether a user is one of these. */
export const isOwnUser = (uid: number): boolean => uid >= FIRST && uid <= LAST;

/** The third field of each line. */
const numbersIn = (file: string): number[] =>
  read(file)
    .split('\n')
    .map((line) => Number(line.split(':')[2]));

/** Whether the namespace of this process knows a number, line by line: the first inside, the first outside, how many. */
const isMapped = (kind: 'uid' | 'gid', number: number): boolean =>
  read(`/proc/self/${kind}_map`)
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = Infinity, , length = 0]) => number >= first && number < first + length);

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
