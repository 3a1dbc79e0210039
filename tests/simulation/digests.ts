/** Whether devices at rest hold what the server holds, as the app compares them once a day. */
import { readAgreement } from '#client/store/meta.ts';
import type { Agreement, Store } from '#client/store/database.ts';
import type { Device, Surroundings } from './device.ts';
import { comeBack, until } from './heal.ts';
import type { Violation } from './judge.ts';

/** How long a comparison may take, what it mends included; it is put off where somebody writes meanwhile. */
const COMPARING_MS = 30_000;
const MOST_TRIES = 3;

/**
 * I-17: every device can have told anew what differs, such as a deletion that a later edit took back, and then nothing does any more. What
 * people see is judged afterwards.
 */
export async function compareDigests(devices: Device[], around: Surroundings): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const device of devices) {
    const { awake, active, name, link } = device;
    if (!awake || active === null || awake.open.userId !== active || around.servers.deleted.has(active)) continue;
    device.compares = true;
    const before = await around.world.head(active);
    const agreement = await compare(device, awake.open.store, around);
    const isSentAgain = (await around.world.head(active)).version !== before.version;
    // A position got the stamp of a field that an older server did not tell (R110): the server has never seen that one.
    const isFine = agreement && agreement.outcome !== 'differs' && (!isSentAgain || link.isOld);
    if (!isFine)
      violations.push({ invariant: 'I-17 digest', detail: `${name}: ${JSON.stringify(agreement)} ${isSentAgain}` });
  }
  // What one has sent again, the others hear of.
  await comeBack(devices, around, COMPARING_MS);
  return violations;
}

/** @returns how the two stand; null where nobody could tell */
async function compare(device: Device, store: Store, around: Surroundings): Promise<Agreement | null> {
  let agreement: Agreement | null = null;
  for (let tries = 0; !agreement && tries < MOST_TRIES; tries += 1) {
    await around.scheduler.finish(store.meta.put({ key: 'compareAt', value: 0 }));
    await comeBack([device], around, 0);
    await until(around.scheduler, COMPARING_MS, async () => (agreement = await readAgreement(store)) !== null);
  }
  return agreement;
}
