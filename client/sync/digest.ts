/**
 * Compares the digest of this store with the server's, and pulls the parts that differ again.
 * @see docs/sync-rules.md R117
 */
import { DigestSum } from '#protocol/digest.ts';
import type { Stamped } from '#protocol/merge.ts';
import type { Digest } from '#protocol/sync-answer.ts';
import type { Part } from '#protocol/sync-request.ts';
import { FIRST_SCHEMA, PROTOCOL, SCHEMA } from '#protocol/sync.ts';
import { readCursor } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { keyOf } from '#client/store/record-state.ts';
import { exchange, type Post } from './exchange.ts';

/**
 * Finds the parts in which the server differs from this store.
 * @returns undefined where it cannot be determined now: changes are unsent, somebody writes, or the server is too old
 * @throws Problem
 */
export async function findDifferences(store: Store, post: Post): Promise<Part[] | undefined> {
  if ((await store.outbox.count()) > 0) return undefined;
  const also = { digest: true, schema: SCHEMA };
  const { digest, cursor, schema = FIRST_SCHEMA } = await exchange(store, post, [], { protocol: PROTOCOL, also });
  if (!digest) return undefined;
  const sum = new DigestSum(Math.min(SCHEMA, schema));
  const isSame = await store.transaction('r', store.tables, async () => {
    if ((await store.outbox.count()) > 0 || (await readCursor(store)) !== cursor) return false;
    for (const name of sum.resources) await store.records(name).each((record) => sum.add(name, record));
    return true;
  });
  return isSame ? differing(sum.resources, digest, sum.digest()) : undefined;
}

/**
 * Pulls some parts again, page by page, and absorbs them.
 * @returns the records of these parts as the server holds them, by `keyOf`
 * @throws Problem
 */
export async function refillParts(store: Store, post: Post, parts: Part[]): Promise<ReadonlyMap<string, Stamped>> {
  const told = new Map<string, Stamped>();
  for (let left = parts; left.length > 0;) {
    const [refill, others] = [left.slice(0, AT_ONCE), left.slice(AT_ONCE)];
    const answer = await exchange(store, post, [], { protocol: PROTOCOL, also: { refill } });
    for (const { resource, record } of answer.changes) told.set(keyOf(resource, record.id), record as Stamped);
    left = [...(answer.refill ?? []), ...others];
  }
  return told;
}

/** The most parts of one request. */
const AT_ONCE = 20;

function differing(names: string[], theirs: Digest, ours: Digest): Part[] {
  return names.flatMap((resource) => {
    const [there, here] = [theirs[resource] ?? {}, ours[resource] ?? {}];
    return [...new Set([...Object.keys(there), ...Object.keys(here)])]
      .filter((month) => there[month] !== here[month])
      .map((month) => ({ resource, month }));
  });
}
