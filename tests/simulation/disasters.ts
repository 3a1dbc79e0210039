/** What befalls the database itself. */
import { formatStamp } from '#protocol/stamp.ts';
import type { Device, Surroundings } from './device.ts';
import type { Chaos } from './faults.ts';
import type { ServerState } from './judge.ts';
import type { World } from './lanes.ts';
import type { Scheduler } from './scheduler.ts';
import type { Servers } from './server.ts';

/** How long deletions are remembered: longer than a request can be held up. */
const RETENTION_MS = 220_000;

/** Lets somebody delete their account, from a device that is not part of the run. */
export function closeAccount(servers: Servers, userIds: string[], scheduler: Scheduler, chaos: Chaos): void {
  const dice = scheduler.named('closing');
  // A run in which nobody syncs any more finds little else.
  if (!chaos.has('account deleted elsewhere') || dice.chance(0.7)) return;
  scheduler.after(dice.random() ** 2 * 300_000, 'an account is closed', () => {
    if (chaos.on && chaos.befalls('account deleted elsewhere')) servers.deleted.add(userIds[0]!);
  });
}

/** So that two of one replica do not stamp at the same instant, which only stamps of different replicas survive. */
const AT_ONE_INSTANT = ['devices write at once', 'devices change one thing at once', 'clock frozen'] as const;

/**
 * Lets somebody copy a profile to another device, and go on with both.
 * @param begin  begins the days of a device
 */
export function copyProfile(
  devices: Device[],
  { scheduler, chaos }: Pick<Surroundings, 'scheduler' | 'chaos'>,
  begin: (device: Device) => void,
): void {
  if (!chaos.has('copied profile') || AT_ONE_INSTANT.some((fault) => chaos.has(fault))) return;
  const dice = scheduler.named('copying');
  const copy = async (): Promise<void> => {
    if (!chaos.on || !chaos.befalls('copied profile')) return;
    const device = await dice.pick(devices).copy();
    devices.push(device);
    begin(device);
  };
  scheduler.after(dice.random() ** 2 * 120_000, 'a profile is copied', () => void copy());
}

/** Lets backups be restored and failovers happen, at times of their own. */
export function strike(world: World, scheduler: Scheduler, chaos: Chaos): void {
  const dice = scheduler.named('disasters');
  const goBack = (fault: 'restore from backup' | 'failover loses commits', after: number, age: number): void => {
    if (!chaos.has(fault)) return;
    // A restored database may be told that it is one, or not; one that failed over never is.
    const isTold = fault === 'restore from backup' && dice.chance(0.5);
    const backUp = async (): Promise<void> => {
      const restore = await world.backUp();
      scheduler.after(age, fault, () => {
        if (chaos.on && chaos.befalls(fault)) void restore(isTold);
      });
    };
    scheduler.after(after, 'backup', () => void backUp());
  };
  goBack('restore from backup', dice.random() ** 2 * 300_000, dice.random() ** 2 * 300_000);
  goBack('failover loses commits', dice.random() ** 2 * 300_000, dice.random() * 10_000);
}

/**
 * Time goes by until what was deleted is old enough, and is forgotten; who is away then comes back beyond the horizon.
 * @returns what was forgotten
 */
export async function purge(
  world: World,
  userIds: string[],
  devices: Device[],
  scheduler: Scheduler,
): Promise<ServerState[]> {
  // In half a year everyone starts the app anew.
  for (const device of devices) device.restart();
  await scheduler.run(scheduler.nowMs + RETENTION_MS + 5_000);
  const before = formatStamp({ ms: Math.floor(scheduler.nowMs) - RETENTION_MS, counter: 0, replicaId: '0'.repeat(16) });
  const forgotten = [];
  // Whoever holds the lock of a feed has to be let finish.
  for (const userId of userIds) forgotten.push(...(await scheduler.finish(world.purge(userId, before))));
  return forgotten;
}
