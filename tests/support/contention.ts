/** A bound on how long our code keeps a thread is not about what else this machine runs meanwhile. */

const SPIN_MS = 50;

/** By how much a thread that never waits is kept from running just now: 1 on a machine with nothing else to do, 2 where half is taken. */
export function contention(): number {
  const [start, before] = [performance.now(), process.cpuUsage()];
  while (performance.now() - start < SPIN_MS);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (wall * 1000) / (user + system));
}
