/**
 * What a guest wrote becomes an account's. Guests' records carry their final ids, so this is a move of unsent slots
 * from one store to the other: done twice, or cut short and done again, it ends the same.
 * @see docs/sync-rules.md R30
 */
import { resourceNames } from '#protocol/resources.ts';
import { readClock, saveClock, witness } from '#client/store/clock.ts';
import type { OutboxEntry, RecordKey, Store, TrashRow } from '#client/store/database.ts';
import { GUEST_ID } from '#client/store/preferences.ts';
import { keyOf, loadStates, saveStates, stateTables } from '#client/store/record-state.ts';
import { latestStamp } from '#protocol/merge.ts';
import { enqueue } from '#client/store/write.ts';

/**
 * Moves everything of the guest's store into the person's, then empties the guest's.
 * A crash in between leaves a copy in both, which the next call makes one again.
 */
export async function adoptGuest(guest: Store, person: Store, userId: string): Promise<void> {
  const [entries, trash] = await Promise.all([guest.outbox.toArray(), guest.trash.toArray()]);
  if (entries.length + trash.length > 0)
    await takeOver(
      person,
      entries.map((entry) => toOwner(entry, userId)),
      trash.filter(({ local }) => local),
    );
  await guest.transaction('rw', guest.tables, () => Promise.all(guest.tables.map((table) => table.clear())));
}

/** The guest's preferences are the only record whose id tells whose it is. */
const toOwner = (entry: OutboxEntry, userId: string): OutboxEntry =>
  entry.id === GUEST_ID ? { ...entry, id: userId } : entry;

/** @param trash  what the guest made and deleted again: it can still be restored */
function takeOver(person: Store, entries: OutboxEntry[], trash: TrashRow[]): Promise<void> {
  return person.transaction('rw', stateTables(person, resourceNames), async () => {
    const keys = entries.map(({ resource, id }): RecordKey => [resource, id]);
    const [clock, states] = await Promise.all([readClock(person), loadStates(person, keys)]);
    for (const { resource, id, queued, sending } of entries) {
      const state = states.get(keyOf(resource, id))!;
      for (const slot of [sending, queued]) {
        if (!slot) continue;
        witness(clock, latestStamp(slot.stamps));
        enqueue(state, { ...slot, sent: false }, person.ports.newId());
      }
    }
    const known = await person.trash.bulkGet(trash.map(({ resource, id }) => [resource, id]));
    await person.trash.bulkPut(trash.filter((_, i) => known[i] === undefined));
    await Promise.all([
      saveStates(person, [...states.values()]),
      saveClock(person, clock),
      person.meta.put({ key: 'written', value: person.ports.newId() }),
    ]);
  });
}
