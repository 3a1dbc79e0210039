/** A local write, and the stamps that its device gave it. */
import { latestStamp, stampOf, type Stamps } from '#protocol/merge.ts';
import { formatStamp, parseStamp, stampMs, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { MAX_DRIFT_MS } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { stateTables } from '#client/store/stored-states.ts';
import type { Intent } from '#client/store/write.ts';

export interface Written {
  /** What takes it back; empty when nothing changed. */
  undo: Intent[];
  /** For each intent, the stamps of its record right after it. */
  stamps: Stamps[];
}

/** Writes, and reads the stamps in the same transaction, before anything else can change them. */
export function stampedWrite(store: Store, intents: Intent[], work: () => Promise<Intent[]>): Promise<Written> {
  const tables = [
    ...stateTables(
      store,
      intents.map(({ resource }) => resource),
    ),
    store.attention.name,
  ];
  return store.transaction('rw', tables, async () => {
    const undo = await work();
    return { undo, stamps: await Promise.all(intents.map((intent) => stampsOf(store, intent))) };
  });
}

async function stampsOf(store: Store, { resource, id }: Intent): Promise<Stamps> {
  const record = (await store.records(resource).get(id)) ?? (await store.trash.get([resource, id]))?.record;
  return record?.stamps ?? {};
}

/**
 * The stamp that a field got by a write at some true time. A clock that is wrong is set right sooner or later, and what it has stamped
 * is moved to when that was (R6, R7).
 */
export function stampGiven(stamps: Stamps, field: string, nowMs: number): Stamp {
  const stamp = (field === 'deleted' ? stamps.deleted : stampOf(stamps, field))!;
  const aheadMs = stampMs(stamp) - nowMs;
  // What stood there already keeps the stamp that it had.
  if (stamp !== latestStamp(stamps) || (aheadMs > -MAX_DRIFT_MS && aheadMs < MAX_AHEAD_MS)) return stamp;
  return formatStamp({ ...parseStamp(stamp), ms: Math.floor(nowMs) });
}
