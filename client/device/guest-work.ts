/** A guest's work on this device, and how the guest's store is emptied once a person has it. */
import { readClock, saveClock } from '#client/store/clock.ts';
import type { AttentionItem, MetaRow, ConflictNotice, OutboxEntry, Store, TrashRow } from '#client/store/database.ts';

/** The unsent changes, the records created and deleted again, and the rows that only the device has. */
export interface GuestWork {
  /** The replica id of the guest's store, in all of its stamps. */
  replicaId: string;
  entries: OutboxEntry[];
  forgotten: TrashRow[];
  notices: ConflictNotice[];
  refused: AttentionItem[];
  /** The answered offers of the day. */
  answers: MetaRow[];
}

const ANSWERS = ['carryOver', 'wrapUp'] as const;

/** Reads all of it in one transaction. */
export const readWork = (guest: Store): Promise<GuestWork> =>
  guest.transaction('r', [guest.outbox, guest.trash, guest.notices, guest.attention, guest.meta], async () => {
    const [entries, trash, notices, refused, answers, { replicaId }] = await Promise.all([
      guest.outbox.toArray(),
      guest.trash.toArray(),
      guest.notices.toArray(),
      guest.attention.toArray(),
      guest.meta.bulkGet([...ANSWERS]),
      readClock(guest),
    ]);
    const forgotten = trash.filter(({ local }) => local);
    return { replicaId, entries, forgotten, notices, refused, answers: answers.filter((row) => row !== undefined) };
  });

/** Whether there is no work. */
export const isNone = ({ entries, forgotten, notices, refused, answers }: GuestWork): boolean =>
  [entries, forgotten, notices, refused, answers].every(({ length }) => length === 0);

/**
 * Empties the guest's store, unless it differs from the copied work. Its clock is kept: a tab that writes to it afterwards, such as to undo
 * its last step, must not make earlier stamps (R2).
 */
export function emptied(guest: Store, copied: GuestWork): Promise<boolean> {
  return guest.transaction('rw', guest.tables, async () => {
    if (nameOf(await readWork(guest)) !== nameOf(copied)) return false;
    const clock = await readClock(guest);
    await Promise.all(guest.tables.map((table) => table.clear()));
    await saveClock(guest, clock);
    return true;
  });
}

/** A fingerprint of the work: a slot that changes gets a new id, and a deletion has its stamp. */
const nameOf = ({ entries, forgotten, notices, refused, answers }: GuestWork): string =>
  JSON.stringify([
    entries.map(({ sending, queued }) => [sending?.mutationId, queued?.mutationId]),
    forgotten.map(({ id, record }) => [id, record.stamps.deleted]),
    [...notices, ...refused].map(({ id }) => id),
    answers,
  ]);
