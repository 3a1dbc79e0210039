/** Whether devices at rest hold what the server holds, asked as the app asks it; and the parts that are told anew for it. */
import { findDifferences, refillParts } from '#client/sync/digest.ts';
import type { Device, Surroundings } from './device.ts';
import type { Violation } from './judge.ts';

/**
 * I-17: every device can have told anew what differs, such as a deletion that a later edit took back, and then nothing does any more.
 * What people see is judged afterwards.
 */
export async function compareDigests(
  devices: Device[],
  { scheduler, servers }: Pick<Surroundings, 'scheduler' | 'servers'>,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const device of devices) {
    const { awake, active, name } = device;
    if (!awake || active === null || awake.open.userId !== active || servers.deleted.has(active)) continue;
    const post = device.poster(awake, active);
    const { store } = awake.open;
    try {
      const parts = await scheduler.finish(findDifferences(store, post));
      if (parts?.length) await scheduler.finish(refillParts(store, post, parts));
      const left = parts?.length ? await scheduler.finish(findDifferences(store, post)) : parts;
      // A position got the stamp of a field that an older server did not tell (R110), and keeps it.
      if (left?.length && !device.link.isOld)
        violations.push({ invariant: 'I-17 digest', detail: `${name}: ${JSON.stringify(left)}` });
    } catch (error) {
      violations.push({ invariant: 'I-17 digest', detail: `${name}: ${String(error)}` });
    }
  }
  return violations;
}
