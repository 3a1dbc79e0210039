/** After the chaos nothing goes wrong any more, clocks stay as they are: everything must come to rest, and soon. */
import { readCursor as storedCursor } from '#client/store/absorb.ts';
import { isOfEpoch, readCursor } from '#server/sync/cursor.ts';
import type { Device, Surroundings } from './device.ts';
import type { Violation } from './judge.ts';
import type { Scheduler } from './scheduler.ts';

/** How long everything may take to come to rest once nothing goes wrong any more. */
const HEAL_MS = 120_000;
/** How long a request can be held up at most. */
const LATE_MS = 200_000;
/** How long everyone may take to see what arrived late. */
const LOOK_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

/** Ends the chaos and waits until every device is at rest, whoever uses it. */
export async function heal(devices: Device[], around: Surroundings): Promise<Violation[]> {
  const { scheduler, chaos } = around;
  chaos.on = false;
  for (const device of devices) {
    // A frozen tab may stay so for ever, as long as the person has another one.
    if (device.tabs.every(({ process }) => process.isFrozen)) for (const tab of device.tabs) tab.process.unfreeze();
    // What a guest wrote in one tab while another one signed in is found at the next start.
    // And a server that was updated is met by an app that starts.
    if (device.hadGuest || device.tabs.length === 0 || device.link.isOld) device.restart();
  }
  const violations = await everyoneSignsIn(devices, around);
  // What was held up on the way may arrive until now; then everyone looks around once more.
  await until(scheduler, LATE_MS, () => Promise.resolve(devices.every(({ link }) => link.travelling === 0)));
  await comeBack(devices, around, LOOK_MS);
  return violations;
}

/** Whoever left unsent work on a device comes back to it, one after the other; a guest's becomes somebody's. */
async function everyoneSignsIn(devices: Device[], around: Surroundings): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (let first = true; ; first = false) {
    const coming = devices.filter((device) => device.next(first));
    if (coming.length === 0) return violations;
    // Hundreds of records through a line that takes a few at a time need longer; whoever gets on is not stuck.
    let before: number;
    let waiting = Infinity;
    do {
      before = waiting;
      await comeBack(coming, around, HEAL_MS);
      waiting = await unsent(coming);
    } while (waiting > 0 && waiting < before);
    for (const device of coming) violations.push(...(await stuck(device, around)));
  }
}

/** How many records wait on some devices. */
async function unsent(devices: Device[]): Promise<number> {
  const counts = await Promise.all(devices.map(async ({ awake }) => (awake ? awake.open.store.outbox.count() : 0)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Everyone looks at their device, until all of them have what there is. */
export async function comeBack(devices: Device[], around: Surroundings, withinMs: number): Promise<void> {
  for (const device of devices) for (const tab of device.tabs) for (const back of tab.returned) back();
  await until(around.scheduler, withinMs, async () => {
    for (const device of devices) if (!(await isAtRest(device, around))) return false;
    return true;
  });
}

/** Runs until something holds, looking every few seconds. */
export async function until(scheduler: Scheduler, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = scheduler.nowMs + withinMs;
  while (scheduler.nowMs < end) {
    await scheduler.run(Math.min(end, scheduler.nowMs + LOOK_EVERY_MS));
    if (await holds()) return;
  }
}

/** Whether a device has nothing to say, and nothing left to hear. */
async function isAtRest({ awake, active }: Device, { world, servers }: Surroundings): Promise<boolean> {
  if (!awake || active === null || awake.open.userId !== active) return false;
  if (servers.deleted.has(active)) return true;
  const { store } = awake.open;
  if ((await store.outbox.count()) > 0) return false;
  const [cursor, head] = await Promise.all([storedCursor(store), world.head(active)]);
  const position = readCursor(cursor, active);
  return position?.version === head.version && isOfEpoch(position.head, head) && position.head.mark === head.mark;
}

async function stuck(
  { name, awake, tabs, active }: Device,
  { scheduler, servers }: Surroundings,
): Promise<Violation[]> {
  if (!awake || awake.open.userId !== active)
    return [{ invariant: 'I-15 stuck', detail: `${name}: the app does not open for ${active}` }];
  if (servers.deleted.has(active!)) return [];
  const waiting = await scheduler.hold(() => awake.open.store.outbox.toArray());
  if (waiting.length === 0) return [];
  const detail = `${name}: ${waiting.length} records wait; ${tabs.length} tabs, phase ${JSON.stringify(awake.open.phase)}`;
  return [{ invariant: 'I-15 stuck', detail: `${detail}, first ${JSON.stringify(waiting[0]).slice(0, 600)}` }];
}
