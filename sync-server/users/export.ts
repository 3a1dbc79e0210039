/**
 * All that a user has, as a stream of JSON: read page by page from one snapshot, so that it is one state of their data however long
 * it takes, and no more than a page of it is in memory.
 */
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { User } from '#protocol/account.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from '#protocol/export.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import { createGate } from '../auth/gate.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Snapshot, Storage } from '../database/storage.ts';
import { presentRecord } from '../records/present.ts';

/** One more than a transaction can change, so that a page holds a whole one. */
const PAGE_ROWS = MAX_MUTATIONS + 1;

/** A snapshot holds a connection of the pool: so few at once, and nobody may read slower than a page in this time. */
const gate = createGate({ atOnce: 2, waiting: 8, retryAfter: 5, what: 'exports' });
const SLOWEST_PAGE_MS = 15_000;

/**
 * Begins an export; resolves when its snapshot is open.
 * @returns a stream that breaks off when the reader is too slow, or the database goes away
 * @throws Problem `too_many_requests`, `unavailable`, `session_revoked`
 */
export function openExport(storage: Storage, user: User, nowMs: number): Promise<Readable> {
  const out = new PassThrough();
  // Until it has a reader, its errors are told by the promise alone; without a listener they would end the process.
  out.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    gate(() =>
      storage.snapshot(async (snapshot) => {
        await snapshot.feedHead(user.id);
        resolve(out);
        for await (const text of exportText(snapshot, user, nowMs)) await write(out, text);
      }),
    ).then(
      () => out.end(),
      (error: Error) => {
        reject(error);
        out.destroy(error);
      },
    );
  });
}

/** Waits until the reader has room for more. */
async function write(out: PassThrough, text: string): Promise<void> {
  if (out.destroyed) throw new Error('The reader of an export went away.');
  if (out.write(text)) return;
  const signal = AbortSignal.timeout(SLOWEST_PAGE_MS);
  await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]);
}

async function* exportText(snapshot: Snapshot, user: User, nowMs: number): AsyncGenerator<string> {
  const head = { format: EXPORT_FORMAT, version: EXPORT_VERSION, exportedAt: new Date(nowMs).toISOString(), user };
  yield `${JSON.stringify(head).slice(0, -1)},"records":{`;
  for (const [index, name] of resourceNames.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(name)}:[`;
    let isFirst = true;
    for await (const page of pagesOf(snapshot, name, user.id)) {
      if (page.length === 0) continue;
      yield (isFirst ? '\n' : ',\n') + page.map((stored) => JSON.stringify(exported(stored))).join(',\n');
      isFirst = false;
    }
    yield ']';
  }
  yield '}}\n';
}

/** A user's records in the order of the feed. A page ends where a transaction does. */
async function* pagesOf(snapshot: Snapshot, name: ResourceName, userId: string): AsyncGenerator<StoredRecord[]> {
  let since = 0;
  for (;;) {
    const rows = await snapshot.changesSince(name, userId, since, PAGE_ROWS);
    if (rows.length < PAGE_ROWS) {
      yield rows;
      return;
    }
    const last = rows.at(-1)!.version;
    const page = rows.filter(({ version }) => version < last);
    if (page.length === 0) throw new Error(`A transaction changed more than ${MAX_MUTATIONS} ${name}.`);
    yield page;
    since = last - 1;
  }
}

/** Of a deleted record, only that it is gone. */
function exported({ record, deleted }: StoredRecord): unknown {
  const { id, stamps } = record;
  return deleted ? { id, deleted, stamps: { deleted: stamps.deleted } } : { ...presentRecord(record), stamps };
}
