/**
 * Moves a guest's work into an account. Guests' records have their final ids, so unsent slots move from one store to the other; a
 * second call, also after an interrupted one, gives the same result.
 * @see docs/sync-rules.md R30
 */
import { canBeMade, resourceNames } from '#protocol/resources.ts';
import { MAX_DRIFT_MS } from '#client/store/absorb.ts';
import { readClock, saveClock } from '#client/store/clock.ts';
import type { OutboxEntry, RecordKey, Store, TrashRow } from '#client/store/database.ts';
import { GUEST_ID } from '#client/store/preferences.ts';
import { assume, isLive, keyOf, visible, type RecordState } from '#client/store/record-state.ts';
import { loadStates, saveStates, stateTables } from '#client/store/stored-states.ts';
import { shiftStamps } from '#client/store/restamp.ts';
import { neverSent, tellCreation, type Slot } from '#client/store/slot.ts';
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import { laterStamp } from '#protocol/stamp.ts';
import { enqueue, isTold } from '#client/store/write.ts';
import { emptied, isNone, readWork, type GuestWork } from './guest-work.ts';

/**
 * Moves everything of the guest's store into the person's, then empties the guest's: in a transaction that finds it as it was
 * copied, for another tab may have written to it meanwhile.
 * A crash in between leaves a copy in both, which the next call makes one again.
 */
export async function adoptGuest(guest: Store, person: Store, userId: string): Promise<void> {
  let work: GuestWork;
  do {
    work = await readWork(guest);
    if (!isNone(work)) await takeOver(person, work, userId);
  } while (!(await emptied(guest, work)));
}

/** Gives the guest's preferences the id of their owner; no other record's id depends on the owner. */
const toOwner = (entry: OutboxEntry, userId: string): OutboxEntry =>
  entry.id === GUEST_ID ? { ...entry, id: userId } : entry;

/** The slots of a guest's entry. A change of a record that no server knows becomes its creation. */
function slotsOf({ resource, id, server, sending, queued }: OutboxEntry): Slot[] {
  const shown = visible({ resource, id, server, sending, queued });
  if (queued?.method !== 'PATCH' || !canBeMade(resource) || !isLive(resource, shown))
    return [sending, queued].filter((slot) => slot !== null);
  return [{ ...queued, ...tellCreation(resource, shown) }];
}

function takeOver(person: Store, work: GuestWork, userId: string): Promise<void> {
  const { entries, forgotten } = work;
  const slots = entries.map((entry) => toOwner(entry, userId));
  const tables = [...stateTables(person, resourceNames), person.notices.name, person.attention.name];
  return person.transaction('rw', tables, async () => {
    const keys = [...slots, ...forgotten].map(({ resource, id }): RecordKey => [resource, id]);
    const [clock, states, known] = await Promise.all([
      readClock(person),
      loadStates(person, keys),
      person.trash.bulkGet(keys),
    ]);
    // Another tab has moved the record before, and deleted it since.
    const deletedSince = new Map(
      known.flatMap((row) => (row?.local ? [[keyOf(row.resource, row.id), row.record.stamps.deleted!]] : [])),
    );
    clock.adopted = [...new Set([...(clock.adopted ?? []), work.replicaId])];
    // A guest has no server's time; the offset of this person's clock applies to the guest's stamps, too.
    const deltaMs = Math.abs(clock.offsetMs) > MAX_DRIFT_MS ? clock.offsetMs : 0;
    const shifted = (record: Stamped): Stamped => ({ ...record, stamps: shiftStamps(record.stamps, deltaMs) });
    const take = (state: RecordState, slot: Slot): void => {
      const stamps = shiftStamps(slot.stamps, deltaMs);
      const { resource, id } = state;
      // It was copied before and deleted since, there or in another tab of the guest.
      const deleted = laterStamp(visible(state)?.stamps.deleted, deletedSince.get(keyOf(resource, id)));
      if (deleted !== undefined && latestStamp(stamps)! < deleted) return;
      // These stamps were made on this device. If the guest's clock ran ahead, the first answer of a server makes the clock drop them.
      clock.last = laterStamp(latestStamp(stamps)!, clock.last);
      // Copied again while the first copy is on its way: a server may have received it, so its deletion must be sent.
      enqueue(state, { ...slot, stamps, sent: isTold(state) }, person.ports.newId());
    };
    for (const entry of slots) {
      const state = states.get(keyOf(entry.resource, entry.id))!;
      // The trash shows the content of a routine's goal that was deleted without having been sent.
      if (entry.server && entry.queued?.method === 'DELETE') assume(state, shifted(entry.server));
      for (const slot of slotsOf(entry)) take(state, slot);
    }
    const trashed: TrashRow[] = [];
    for (const each of forgotten) {
      const row = { ...each, record: shifted(each.record) };
      const state = states.get(keyOf(row.resource, row.id))!;
      const shown = visible(state);
      const deleted = row.record.stamps.deleted!;
      // Copied before it was deleted: the deletion is moved as well, unless the copy was changed since.
      if (shown && latestStamp(shown.stamps)! < deleted) take(state, deletion(row, person.ports.newId()));
      if (visible(state) === null) trashed.push(row);
    }
    // A record that was deleted here without having been sent is in the trash alone, and has to stay there.
    const waiting = [...states.values()].filter(({ queued, stored }) => queued || stored.outbox);
    await Promise.all([
      saveStates(person, waiting),
      saveClock(person, clock),
      person.meta.put({ key: 'written', value: person.ports.newId() }),
    ]);
    await person.trash.bulkPut(trashed);
    await copyLocalRows(person, work);
  });
}

/** Copies rows that are no records and in no outbox. Answers that the person has given already are kept. */
async function copyLocalRows(person: Store, { notices, refused, answers }: GuestWork): Promise<void> {
  const own = await person.meta.bulkGet(answers.map(({ key }) => key));
  await Promise.all([
    person.notices.bulkPut(notices),
    person.attention.bulkPut(refused),
    person.meta.bulkPut(answers.filter((_, index) => !own[index])),
  ]);
}

const deletion = ({ record }: TrashRow, mutationId: string): Slot => ({
  ...neverSent(mutationId),
  method: 'DELETE',
  body: {},
  stamps: { deleted: record.stamps.deleted! },
});
