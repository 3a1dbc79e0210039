/**
 * A second copy of each kept draft, in IndexedDB. Browsers write localStorage to disk every few seconds only, and one that is killed
 * before that loses what it has not written; IndexedDB writes a strict transaction to disk at once.
 * docs/decisions/0077-kept-drafts.md
 */
import type { Table } from 'dexie';
import { DurableDatabase } from './durable-database.ts';

/** A draft as localStorage has it under this key; null where it was sent or cleared. */
interface DraftCopy {
  key: string;
  /** Greater than that of the copy before it. */
  at: number;
  raw: string | null;
}

class DraftDatabase extends DurableDatabase {
  declare copies: Table<DraftCopy, string>;

  constructor() {
    super('studentos-drafts');
    this.version(1).stores({ copies: 'key' });
  }
}

/** By then localStorage has long been written. */
const CLEARED_FOR_MS = 24 * 60 * 60_000;
/** Texts of one person; more have never been begun by anybody, and one is at most a few kB. */
const MOST = 200;

const database = new DraftDatabase();
const { copies } = database;

/** Copies that are not on disk yet, by their keys. */
const waiting = new Map<string, DraftCopy>();

/**
 * Takes the place of the copy before it. Once the database is open, the browser has all of it when this returns: the page may hang or
 * crash right after the letter. Resolves when it is on disk; fails where the browser stores nothing.
 */
export async function copyDraft(copy: DraftCopy): Promise<void> {
  waiting.set(copy.key, copy);
  if (!database.isOpen()) await database.open();
  await database.lasting(writeWaiting);
}

/** Asks for everything in one go, the end of the transaction included: Dexie would wait for the page in between. */
function writeWaiting(): Promise<void> {
  const writing = [...waiting.values()];
  const transaction = database.backendDB().transaction(copies.name, 'readwrite', { durability: 'strict' });
  for (const copy of writing) transaction.objectStore(copies.name).put(copy);
  transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser says no.'));
    transaction.oncomplete = () => {
      for (const copy of writing) if (waiting.get(copy.key) === copy) waiting.delete(copy.key);
      resolve();
    };
  });
}

/**
 * Brings localStorage to where the copies are. Of somebody who has too many, the oldest go. Fails where the browser stores nothing.
 * @param atOf  when what localStorage has was typed
 */
export async function restoreDrafts(atOf: (raw: string) => number): Promise<void> {
  const all = await copies.toArray();
  for (const copy of all) restore(copy, atOf);
  const cleared = all.filter(({ at, raw }) => raw === null && Date.now() - at > CLEARED_FOR_MS);
  const surplus = oldest(all.filter(({ raw }) => raw !== null));
  for (const { key } of surplus) localStorage.removeItem(key);
  await copies.bulkDelete([...cleared, ...surplus].map(({ key }) => key));
}

function restore({ key, at, raw }: DraftCopy, atOf: (raw: string) => number): void {
  const kept = localStorage.getItem(key);
  if (kept !== null && atOf(kept) >= at) return;
  if (raw !== null) localStorage.setItem(key, raw);
  else if (kept !== null) localStorage.removeItem(key);
}

/** Those beyond the newest of each person, whose store's name is the second word of the key. */
function oldest(drafts: readonly DraftCopy[]): DraftCopy[] {
  const counts = new Map<string, number>();
  return drafts
    .toSorted((one, other) => other.at - one.at)
    .filter(({ key }) => {
      const owner = key.split(' ')[1]!;
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
      return counts.get(owner)! > MOST;
    });
}
