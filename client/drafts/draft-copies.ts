/**
 * A second copy of each kept draft, in IndexedDB. Browsers write localStorage to disk every few seconds only, and one that is killed
 * before that loses what it has not written; IndexedDB hands a change to the system at once.
 * docs/decisions/0077-kept-drafts.md
 */
import { Dexie, type Table } from 'dexie';

/** A draft as localStorage has it under this key; null where it was sent or cleared. */
interface DraftCopy {
  key: string;
  /** Greater than that of the copy before it. */
  at: number;
  raw: string | null;
}

class DraftDatabase extends Dexie {
  declare copies: Table<DraftCopy, string>;

  constructor() {
    super('studentos-drafts', { cache: 'disabled' });
    this.version(1).stores({ copies: 'key' });
  }
}

/** By then localStorage has long been written. */
const CLEARED_FOR_MS = 24 * 60 * 60_000;
/** Texts of one person; more have never been begun by anybody, and one is at most a few kB. */
const MOST = 200;

const { copies } = new DraftDatabase();

/** Takes the place of the copy before it. Fails where the browser stores nothing. */
export const copyDraft = (copy: DraftCopy): Promise<string> => copies.put(copy);

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
