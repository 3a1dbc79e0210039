/**
 * Whether a device holds what the server holds, and how it gets what differs: hashes of everything, and parts of an account told anew.
 * Both go through an account page by page in one state of the database, and leave room for others between two pages.
 * @see docs/sync-rules.md R117
 */
import { DigestSum, monthOf } from '#protocol/digest.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import type { Digest } from '#protocol/sync-answer.ts';
import type { Part } from '#protocol/sync-request.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import { PAGE_BYTES } from '../database/record-statements.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Snapshot, Storage } from '../database/storage.ts';
import { storedToChange } from './stored-to-change.ts';

/** More than one version can hold, so that each page has room for a whole one. */
const PAGE_ROWS = 1200;
/** A request tells so many records of its parts, about, no more than a page holds of their bytes, and looks at so many. */
const MOST_TOLD = 1000;
const MOST_READ = 20_000;

/**
 * The hashes of all that a cursor covers.
 * @param at      where the feed stood when the cursor was made
 * @param schema  the older schema of the two sides
 * @returns undefined when somebody wrote meanwhile
 */
export function readDigest(
  storage: Pick<Storage, 'snapshot'>,
  userId: string,
  at: FeedPoint,
  schema: number,
): Promise<Digest | undefined> {
  return storage.snapshot(async (snapshot) => {
    const { version, mark } = await snapshot.feedHead(userId);
    if (version !== at.version || mark !== at.mark) return undefined;
    const sum = new DigestSum(schema);
    for (const name of sum.resources)
      for await (const page of pagesOf(snapshot, name, userId, 0))
        for (const { record, deleted } of page) if (!deleted) sum.add(name, record);
    return sum.digest();
  });
}

export interface RefillPage {
  /** As the JSON of changes. */
  changes: string[];
  /** The parts that are not told to their end. */
  left: (Part & { after: number })[];
}

/** The records of some parts of an account, deleted ones included; a part that is too long goes on with the next request. */
export function readParts(storage: Pick<Storage, 'snapshot'>, userId: string, parts: Part[]): Promise<RefillPage> {
  return storage.snapshot(async (snapshot) => {
    const changes: string[] = [];
    const left: RefillPage['left'] = [];
    let [read, bytes] = [0, 0];
    for (const part of parts) {
      const resource = resourceNames.find((name) => name === part.resource);
      if (!resource) continue;
      let after = part.after ?? 0;
      const isFull = (): boolean => changes.length >= MOST_TOLD || bytes >= PAGE_BYTES || read >= MOST_READ;
      let isOver = false;
      if (!isFull())
        for await (const page of pagesOf(snapshot, resource, userId, after)) {
          isOver = page.length === 0;
          for (const stored of page) {
            // A version is told as a whole.
            if (isFull() && stored.version !== after) break;
            after = stored.version;
            read += 1;
            if (monthOf(stored.record) !== part.month) continue;
            changes.push(JSON.stringify(storedToChange(resource, stored)));
            bytes += Buffer.byteLength(changes.at(-1)!);
          }
          if (isFull()) break;
        }
      if (!isOver) left.push({ ...part, after });
    }
    return { changes, left };
  });
}

/** All records of a resource after a version, in whole versions; the last page is empty. */
async function* pagesOf(
  snapshot: Snapshot,
  name: ResourceName,
  userId: string,
  after: number,
): AsyncGenerator<StoredRecord[]> {
  for (let since = after; ;) {
    const rows = await snapshot.changesSince(name, userId, since, PAGE_ROWS);
    const cut = rows.length === PAGE_ROWS ? rows.at(-1)!.version : undefined;
    const page = rows.filter(({ version }) => version !== cut);
    yield page;
    if (page.length === 0) return;
    since = page.at(-1)!.version;
  }
}
