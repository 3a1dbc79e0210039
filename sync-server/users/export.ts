/**
 * All that a user has, as JSON in a file: read page by page from one snapshot, so that it is one state of their data however much it
 * is, and no more than a page of it is in memory. The file and not the reader sets the pace: a slow reader holds no snapshot. It runs
 * in a thread of its own, see `run-transfer.ts`.
 */
import { writeSync } from 'node:fs';
import type { User } from '#protocol/account.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from '#protocol/export.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Snapshot, Storage } from '../database/storage.ts';
import { presentRecord } from '../apply/present.ts';

/** One more than a transaction can change, so that a page holds a whole one. */
const PAGE_ROWS = MAX_MUTATIONS + 1;

/**
 * Writes an export.
 * @param file  the number of a file that is open for writing, at its beginning
 * @throws Problem `unavailable`, `session_revoked`
 */
export async function writeExport(storage: Storage, user: User, nowMs: number, file: number): Promise<void> {
  await storage.snapshot(async (snapshot) => {
    await snapshot.feedHead(user.id);
    for await (const text of exportText(snapshot, user, nowMs)) writeWhole(file, Buffer.from(text));
  });
}

/** The system may take less of it than it is given. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
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
