/**
 * A second copy of each kept draft, in IndexedDB. Browsers write localStorage to disk only every few seconds and lose the rest when they are
 * killed; IndexedDB writes a strict transaction to disk at once.
 * docs/decisions/0077-kept-drafts.md
 */
import type { Table } from 'dexie';
import { DurableDatabase } from './durable-database.ts';

/** A copy of the draft in localStorage under the same key. */
interface DraftCopy {
  key: string;
  /** When it was typed, in ms; greater than that of the copy before. */
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

/** How long the copy of a cleared draft is kept: long after localStorage was written. */
const CLEARED_FOR_MS = 24 * 60 * 60_000;
/** The most drafts of one person; one is at most a few kB. */
const MOST = 200;

const database = new DraftDatabase();
const { copies } = database;

/** Copies that are not on disk yet, by their keys. */
const waiting = new Map<string, DraftCopy>();

/**
 * Replaces the copy of a draft. Once the database is open, the browser has the copy when this call returns, even if the page hangs or
 * crashes right after. Resolves when it is on disk; rejects where the browser stores nothing.
 */
export async function copyDraft(copy: DraftCopy): Promise<void> {
  waiting.set(copy.key, copy);
  if (!database.isOpen()) await database.open();
  await database.lasting(writeWaiting);
}

/** Issues all requests at once, including the commit: Dexie would need the event loop of the page in between. */
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
 * Restores localStorage from newer copies, and removes the oldest drafts of a person with too many. Rejects where the browser stores nothing.
 * @param atOf  the time at which a draft in localStorage was typed
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

/** The oldest drafts of persons with too many. The second word of a key is the name of the person's store. */
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
