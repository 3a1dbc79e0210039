/** Handles unsent work when its author signs out. */
import { readClock, saveClock } from '#client/store/clock.ts';
import type { Store } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';

/** The person's choice: send it now, keep it here until they come back, or discard it. */
export type Unsent = 'send' | 'keep' | 'discard';

/**
 * Acts on the choice for unsent work.
 * @param drain  sends the outbox. @throws Problem
 * @returns whether the store may be removed from this device
 * @throws Problem when `send` was chosen and not everything could be sent, or a conflict with another device arose: its conflict notice
 * would be removed with the store before anybody has read it
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
 * Removes the store of a person who signed out, unless another tab wrote into it since everything was sent: then it stays, and is sent
 * when they come back.
 * @returns whether it stays
 */
export async function forget(store: Store, unsent: Unsent): Promise<boolean> {
  const stays = unsent === 'send' && !(await isEmptied(store));
  if (stays) store.close();
  else await store.delete();
  return stays;
}

/** Empties a store without unsent work, and in the same transaction closes it to other tabs, whose next writes are refused. */
function isEmptied(store: Store): Promise<boolean> {
  return store.transaction('rw', store.tables, async () => {
    if ((await unsentIn(store)) > 0) return false;
    const clock = await readClock(store);
    await Promise.all(store.tables.map((table) => table.clear()));
    await saveClock(store, { ...clock, isLeft: true });
    return true;
  });
}

/** The number of changes that are nowhere else: unsent and refused ones. */
async function unsentIn(store: Store): Promise<number> {
  const [waiting, refused] = await Promise.all([store.outbox.count(), store.attention.count()]);
  return waiting + refused;
}
