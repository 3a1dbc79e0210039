/** What a request touches, in memory while its mutations are decided: loaded under the lock of the feed, stored in the end. */
import type { Mutation } from '#protocol/mutation.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { FeedPoint, LockedFeed } from '../database/feed-head.ts';
import { recordBytes } from '../database/record-bytes.ts';
import type { StoredRecord } from '../database/records.ts';
import type { WriteTransaction } from '../database/storage.ts';
import { RULES, type Rules } from './rules.ts';

/** What is touched of one resource. */
export interface Touched {
  /** By id, as they stand or will stand. */
  records: Map<string, StoredRecord>;
  /** The ids of those to store that are not on their way yet. */
  changed: Set<string>;
  rules: Rules | undefined;
}

export interface Batch {
  /** Where the feed stood when it was locked. */
  stood: LockedFeed;
  /** The version of the feed that the next change gets. */
  version: number;
  /** The version of the latest change; where the feed stood while there is none. */
  lastVersion: number;
  /** How long the records are that have `version`, in bytes. */
  bytes: number;
  /** The same of those that are not on their way to the database yet. */
  unsent: number;
  /** What the user stores with it, as `storedBytes` counts. */
  stored: number;
  touched: Map<ResourceName, Touched>;
  /** What is on its way to the database. */
  storing: Promise<void>[];
}

/** Takes the lock of a user's feed, then loads what the mutations name. */
export async function openBatch(trx: WriteTransaction, userId: string, mutations: Mutation[]): Promise<Batch> {
  const parts = byResource(mutations);
  const [stood, ...loaded] = await Promise.all([
    trx.lockFeed(userId),
    ...parts.map(([name, those]) => trx.load(name, userId, [...new Set(those.map(({ recordId }) => recordId))])),
  ]);
  const touched = new Map<ResourceName, Touched>();
  for (const [i, [name]] of parts.entries()) {
    const records = new Map(loaded[i]!.map((stored) => [stored.record.id, stored]));
    touched.set(name, { records, changed: new Set(), rules: RULES[name]?.(trx, userId, records) });
  }
  return {
    ...{ stood, version: stood.version + 1, lastVersion: stood.version, bytes: 0, unsent: 0, stored: stood.bytes },
    ...{ touched, storing: [] },
  };
}

/** A page of the feed holds whole versions, so that none may be longer than a page should be. */
const LONGEST_VERSION = 512 * 1024;

/** Takes into account that a record got the version of the batch; after much of it begins the next version. */
export function noteChange(batch: Batch, record: StoredRecord): void {
  batch.lastVersion = batch.version;
  const bytes = recordBytes(record.record);
  batch.bytes += bytes;
  batch.unsent += bytes;
  if (batch.bytes < LONGEST_VERSION) return;
  batch.version += 1;
  batch.bytes = 0;
}

/** A record that comes so often has many states to foresee: each date that it may get with each title. */
const MOST_OF_A_RECORD = 10;

/** Mutations in their order, in parts of which none names a record too often: one part, unless somebody wants it otherwise. */
export function inParts(mutations: Mutation[]): Mutation[][] {
  const parts: Mutation[][] = [];
  let times = new Map<string, number>();
  for (const mutation of mutations) {
    const { recordId } = mutation;
    if (parts.length === 0 || times.get(recordId) === MOST_OF_A_RECORD) {
      parts.push([]);
      times = new Map();
    }
    parts.at(-1)!.push(mutation);
    times.set(recordId, (times.get(recordId) ?? 0) + 1);
  }
  return parts;
}

/** Lets the rules read what the next mutations may collide with. */
export async function foresee({ touched }: Batch, mutations: Mutation[]): Promise<void> {
  for (const [name, those] of byResource(mutations)) await touched.get(name)!.rules?.foresee(those);
}

function byResource(mutations: Mutation[]): [ResourceName, Mutation[]][] {
  const names = new Set(mutations.map(({ resource }) => resource));
  return [...names].map((name) => [name, mutations.filter(({ resource }) => resource === name)]);
}

/** What travels as one statement, so that what is sent later arrives later. */
const LONGEST_EARLY = 512 * 1024;

/** Has the database store what changed so far, while the next mutations are decided; unless it is long. */
export function storeEarly(trx: WriteTransaction, batch: Batch): void {
  if (batch.unsent < LONGEST_EARLY) storeChanged(trx, batch);
}

/** Sends what changed since the last time to the database, one statement for each resource; `finishBatch` waits for it. */
function storeChanged(trx: WriteTransaction, batch: Batch): void {
  const { touched, storing } = batch;
  batch.unsent = 0;
  for (const [name, { records, changed }] of touched) {
    if (changed.size === 0) continue;
    const stored = trx.store(
      name,
      [...changed].map((id) => records.get(id)!),
    );
    changed.clear();
    // It is heard of at the end of the batch, which may be later.
    stored.catch(() => undefined);
    storing.push(stored);
  }
}

/**
 * Stores what is left, and moves the feed if anything changed.
 * @returns where the feed stands once this is committed
 */
export async function finishBatch(trx: WriteTransaction, userId: string, batch: Batch): Promise<FeedPoint> {
  const { stood, lastVersion: version, stored, storing } = batch;
  storeChanged(trx, batch);
  if (storing.length === 0) return { version: stood.version, mark: stood.mark };
  const [mark] = await Promise.all([trx.moveFeed(userId, version, stored - stood.bytes, stood.nodeMark), ...storing]);
  return { version, mark };
}
