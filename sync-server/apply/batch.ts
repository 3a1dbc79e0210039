/** The records of a request in memory while its mutations are decided: loaded under the lock of the feed, stored at the end. */
import type { Mutation } from '#protocol/mutation.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { FeedPoint, LockedFeed } from '../database/feed-head.ts';
import { recordBytes } from '../database/record-bytes.ts';
import type { StoredRecord } from '../database/records.ts';
import type { WriteTransaction } from '../database/storage.ts';
import { RULES, type Rules } from './rules.ts';

/** The records of one resource in a batch. */
export interface Touched {
  /** The records by id, with the changes decided so far. */
  records: Map<string, StoredRecord>;
  /** The ids of changed records that are not being stored yet. */
  changed: Set<string>;
  rules: Rules | undefined;
}

export interface Batch {
  /** The feed as it was when it was locked. */
  stood: LockedFeed;
  /** The version of the next change. */
  version: number;
  /** The version of the latest change; the feed's version before the first. */
  lastVersion: number;
  /** The size of the records with `version`, in bytes. */
  bytes: number;
  /** The size of the records that are not being stored yet, in bytes. */
  unsent: number;
  /** The bytes that the user stores, including this batch, as `storedBytes` counts. */
  stored: number;
  touched: Map<ResourceName, Touched>;
  /** The statements that are under way. */
  storing: Promise<void>[];
}

/** Locks a user's feed, then loads the records of the mutations. */
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

/** The most bytes of one version, since a page of the feed holds whole versions. */
const LONGEST_VERSION = 512 * 1024;

/** Counts a changed record; a version that becomes too large is followed by the next one. */
export function noteChange(batch: Batch, record: StoredRecord): void {
  batch.lastVersion = batch.version;
  const bytes = recordBytes(record.record);
  batch.bytes += bytes;
  batch.unsent += bytes;
  if (batch.bytes < LONGEST_VERSION) return;
  batch.version += 1;
  batch.bytes = 0;
}

/** The most mutations of one record in a part: each further one multiplies the states to foresee, each date with each title. */
const MOST_OF_A_RECORD = 10;

/** Splits mutations, in order, into parts that name no record too often. Usually that is one part. */
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

/** Lets the rules read the records with which the next mutations may collide. */
export async function foresee({ touched }: Batch, mutations: Mutation[]): Promise<void> {
  for (const [name, those] of byResource(mutations)) await touched.get(name)!.rules?.foresee(those);
}

function byResource(mutations: Mutation[]): [ResourceName, Mutation[]][] {
  const names = new Set(mutations.map(({ resource }) => resource));
  return [...names].map((name) => [name, mutations.filter(({ resource }) => resource === name)]);
}

/** The most bytes of an early statement. */
const LONGEST_EARLY = 512 * 1024;

/** Starts storing the changes so far while the next mutations are decided, unless they are large. */
export function storeEarly(trx: WriteTransaction, batch: Batch): void {
  if (batch.unsent < LONGEST_EARLY) storeChanged(trx, batch);
}

/** Starts storing the changed records, one statement for each resource; `finishBatch` waits for them. */
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
    // Awaited at the end of the batch.
    stored.catch(() => undefined);
    storing.push(stored);
  }
}

/**
 * Stores the remaining records, and moves the feed if anything changed.
 * @returns the point of the feed after the commit
 */
export async function finishBatch(trx: WriteTransaction, userId: string, batch: Batch): Promise<FeedPoint> {
  const { stood, lastVersion: version, stored, storing } = batch;
  storeChanged(trx, batch);
  if (storing.length === 0) return { version: stood.version, mark: stood.mark };
  const [mark] = await Promise.all([trx.moveFeed(userId, version, stored - stood.bytes, stood.nodeMark), ...storing]);
  return { version, mark };
}
