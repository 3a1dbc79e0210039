/** What a guest has done on this device, and how the guest's store is emptied once a person has it. */
import { readClock, saveClock } from '#client/store/clock.ts';
import type { AttentionItem, MetaRow, ConflictNotice, OutboxEntry, Store, TrashRow } from '#client/store/database.ts';

/** What waits to be sent, what was made and deleted again, and what the device keeps for itself. */
export interface GuestWork {
  /** The guest's own, under which everything was stamped. */
  replicaId: string;
  entries: OutboxEntry[];
  forgotten: TrashRow[];
  notices: ConflictNotice[];
  refused: AttentionItem[];
  /** Which offers of the day were answered. */
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

/** Whether there is nothing to take over. */
export const isNone = ({ entries, forgotten, notices, refused, answers }: GuestWork): boolean =>
  [entries, forgotten, notices, refused, answers].every(({ length }) => length === 0);

/**
 * Empties the guest's store, unless it holds other work than what was copied. Its clock goes on: a tab that writes to it afterwards,
 * to take back what it has just done, say, must not stamp before what was copied (R2).
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

/** The same for the same work: a slot that changes gets another id, a deletion has its stamp. */
const nameOf = ({ entries, forgotten, notices, refused, answers }: GuestWork): string =>
  JSON.stringify([
    entries.map(({ sending, queued }) => [sending?.mutationId, queued?.mutationId]),
    forgotten.map(({ id, record }) => [id, record.stamps.deleted]),
    [...notices, ...refused].map(({ id }) => id),
    answers,
  ]);
