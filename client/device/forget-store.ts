/** What becomes of work that no server has when its author signs out. */
import { readClock, saveClock } from '#client/store/clock.ts';
import type { Store } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';

/** What a person chooses for it: send it now, leave it here until they come back, or throw it away. */
export type Unsent = 'send' | 'keep' | 'discard';

/**
 * Does with unsent work what its author chose.
 * @param drain  sends what waits. @throws Problem
 * @returns whether the store may be removed from this device
 * @throws Problem when `send` was chosen and not all of it could be sent now, or another device turned out to have written the same:
 * what gave way is kept in a notice, which would go with the store before anybody has read it
 */
export async function mayForget(store: Store, drain: () => Promise<void>, unsent: Unsent): Promise<boolean> {
  if (unsent === 'send' && (await unsentIn(store)) > 0) {
    const noticed = await store.notices.count();
    await drain();
    if ((await unsentIn(store)) > 0 || (await store.notices.count()) > noticed)
      throw new Problem('unavailable', 'Some changes could not be sent, or differ from those of another device.');
  }
  return unsent !== 'keep';
}

/**
 * Removes the store of somebody who left, unless another tab wrote into it since all had been sent: then it stays, and is sent when
 * they come back.
 * @returns whether it stays
 */
export async function forget(store: Store, unsent: Unsent): Promise<boolean> {
  const stays = unsent === 'send' && !(await isEmptied(store));
  if (stays) store.close();
  else await store.delete();
  return stays;
}

/** Empties a store in which nothing waits, and closes it to other tabs in the same moment: what they write next is not taken. */
function isEmptied(store: Store): Promise<boolean> {
  return store.transaction('rw', store.tables, async () => {
    if ((await unsentIn(store)) > 0) return false;
    const clock = await readClock(store);
    await Promise.all(store.tables.map((table) => table.clear()));
    await saveClock(store, { ...clock, isLeft: true });
    return true;
  });
}

/** How much of the store is nowhere else: what waits to be sent, and what was refused. */
async function unsentIn(store: Store): Promise<number> {
  const [waiting, refused] = await Promise.all([store.outbox.count(), store.attention.count()]);
  return waiting + refused;
}
