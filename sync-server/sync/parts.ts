/**
 * The comparison of a device with the server: hashes of a whole account, and parts of it sent again. Both read an account page by page from
 * one snapshot of the database, and yield to other requests between pages and within one.
 * @see docs/sync-rules.md R117
 */
import { DigestSum } from '#protocol/digest.ts';
import { resourceNames } from '#protocol/resources.ts';
import type { Digest } from '#protocol/sync-answer.ts';
import type { Part } from '#protocol/sync-request.ts';
import { createBreather } from '../apply/breather.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import { PAGE_BYTES } from '../database/record-statements.ts';
import type { StoredRecord, TimeSpan } from '../database/records.ts';
import type { Storage } from '../database/storage.ts';
import { storedToChange } from './stored-to-change.ts';

/** The rows of a page: more than a version can have, so that each page has room for a whole one. */
const PAGE_ROWS = 1200;
/** The approximate number of records that one request sends, within the bytes of a page. */
const MOST_TOLD = 1000;

/**
 * The hashes of everything that a cursor covers.
 * @param at      the point of the feed at which the cursor was issued
 * @param schema  the lower schema number of the two sides
 * @param steady  a monotonic clock, in ms
 * @returns undefined when the feed has moved since
 */
export function readDigest(
  storage: Pick<Storage, 'snapshot'>,
  userId: string,
  at: FeedPoint,
  schema: number,
  steady: () => number,
): Promise<Digest | undefined> {
  return storage.snapshot(async (snapshot) => {
    const { version, mark } = await snapshot.feedHead(userId);
    if (version !== at.version || mark !== at.mark) return undefined;
    const sum = new DigestSum(schema);
    const breather = createBreather(steady);
    for (const name of sum.resources)
      for await (const page of pagesOf((since) => snapshot.changesSince(name, userId, since, PAGE_ROWS)))
        for (const { record, deleted } of page) {
          if (!deleted) sum.add(name, record);
          const pause = breather();
          if (pause) await pause;
        }
    return sum.digest();
  });
}

export interface RefillPage {
  /** As the JSON of changes. */
  changes: string[];
  /** The parts that are not complete yet. */
  left: (Part & { after: number })[];
}

/** The records of some parts of an account, deleted ones included; a long part continues with the next request. */
export function readParts(storage: Pick<Storage, 'snapshot'>, userId: string, parts: Part[]): Promise<RefillPage> {
  return storage.snapshot(async (snapshot) => {
    const changes: string[] = [];
    const left: RefillPage['left'] = [];
    let bytes = 0;
    for (const part of parts) {
      const resource = resourceNames.find((name) => name === part.resource);
      if (!resource) continue;
      let after = part.after ?? 0;
      const made = monthToSpan(part.month);
      const isFull = (): boolean => changes.length >= MOST_TOLD || bytes >= PAGE_BYTES;
      let isOver = false;
      if (!isFull())
        for await (const page of pagesOf(
          (since) => snapshot.changesMadeIn(resource, userId, since, PAGE_ROWS, made),
          after,
        )) {
          isOver = page.length === 0;
          for (const stored of page) {
            // A version is sent as a whole.
            if (isFull() && stored.version !== after) break;
            after = stored.version;
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

/** A month of `monthOf`: `2026-03`. */
function monthToSpan(month: string): TimeSpan {
  const begin = new Date(`${month}-01T00:00:00.000Z`);
  const fromMs = begin.getTime();
  return { fromMs, beforeMs: begin.setUTCMonth(begin.getUTCMonth() + 1) };
}

/** All records after a version, in whole versions; the last page is empty. @param read  the first `PAGE_ROWS` after a version */
async function* pagesOf(read: (since: number) => Promise<StoredRecord[]>, after = 0): AsyncGenerator<StoredRecord[]> {
  for (let since = after; ;) {
    const rows = await read(since);
    const cut = rows.length === PAGE_ROWS ? rows.at(-1)!.version : undefined;
    const page = rows.filter(({ version }) => version !== cut);
    yield page;
    if (page.length === 0) return;
    since = page.at(-1)!.version;
  }
}
