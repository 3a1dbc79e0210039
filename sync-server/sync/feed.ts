/**
 * What changed for a user since a position, in the order of the feed. Every resource of the registry is in it.
 *
 * A version is one transaction, and a page never splits one: with nothing more to come, the reader holds a state that existed.
 * @see contract section 4.3
 */
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { MAX_MUTATIONS, type Change } from '#protocol/sync.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Snapshot, Storage } from '../database/storage.ts';
import { presentRecord } from '../records/present.ts';
import { checkHorizon, type Position } from './cursor.ts';

/** Rows of a page, about. More than one transaction can hold, so that a page always has room for a whole one. */
const PAGE_ROWS = 2 * MAX_MUTATIONS;

export interface FeedPage {
  changes: Change[];
  /** Where the reader stands now. */
  position: Position;
  hasMore: boolean;
}

/**
 * The page after a position, all of it read from one snapshot.
 * @param from  a position that was checked; null has seen nothing
 * @throws Problem `cursor_expired`
 */
export function readFeed(
  storage: Storage,
  userId: string,
  from: Position | null,
  pageRows: number = PAGE_ROWS,
): Promise<FeedPage> {
  return storage.snapshot(async (snapshot) => {
    const head = await snapshot.feedHead(userId);
    checkHorizon(from, head);
    const since = from?.version ?? 0;
    if (since >= head.version) return { changes: [], position: { version: head.version, head }, hasMore: false };
    const entries = await readEntries(snapshot, userId, since, pageRows);
    const upTo = lastWholeVersion(entries, pageRows, head.version);
    const changes = entries
      .filter(({ stored }) => stored.version <= upTo)
      .map(({ name, stored }) => toChange(name, stored));
    return { changes, position: { version: upTo, head }, hasMore: upTo < head.version };
  });
}

interface Entry {
  name: ResourceName;
  stored: StoredRecord;
}

/** At least the first `pageRows + 1` changes (or all there are), in the order of the feed. */
async function readEntries(snapshot: Snapshot, userId: string, since: number, pageRows: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const name of resourceNames)
    for (const stored of await snapshot.changesSince(name, userId, since, pageRows + 1)) entries.push({ name, stored });
  return entries
    .sort((a, b) => a.stored.version - b.stored.version || (a.stored.record.id < b.stored.record.id ? -1 : 1))
    .slice(0, pageRows + 1);
}

/** The last version whose rows are all among the entries. */
function lastWholeVersion(entries: Entry[], pageRows: number, headVersion: number): number {
  if (entries.length <= pageRows) return headVersion;
  return entries[pageRows]!.stored.version - 1;
}

function toChange(resource: ResourceName, { record, deleted }: StoredRecord): Change {
  const { id, stamps } = record;
  return { resource, record: deleted ? { id, deleted: true, stamps } : { ...presentRecord(record), stamps } };
}
