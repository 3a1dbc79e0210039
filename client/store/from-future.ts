/**
 * Stamps from the future in an imported document. They are replaced as if their records had been written at the first import. That time is
 * remembered for each replica, so a second import of the document does not override what was written since.
 */
import type { Stamped } from '#protocol/merge.ts';
import { formatStamp, stampMs, stampReplica, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { Clock } from './clock.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** By replica, the earliest first: up to which stamp its future stamps were imported, and when, in ms since 1970. */
export type TakenIn = Record<string, [upTo: Stamp, atMs: number][]>;

/** Reads what was imported from the future before. Run it inside a transaction over `meta`. */
export const readTakenIn = async (store: Store): Promise<TakenIn> => (await readMeta<TakenIn>(store, 'takenIn')) ?? {};

/** Stores what is imported from the future now, in the transaction of the import. */
export const saveTakenIn = async (store: Store, takenIn: TakenIn): Promise<void> =>
  void (await store.meta.put({ key: 'takenIn', value: takenIn }));

/**
 * The wall clock of this device, uncorrected, but later than every stamp of this replica, since the clock may have been set back.
 * @param nowMs  the wall clock of this device, uncorrected
 */
export const ownNow = ({ last, offsetMs }: Clock, nowMs: number): number =>
  last === undefined ? nowMs : Math.max(nowMs, stampMs(last) + 1 - offsetMs);

/**
 * Replaces stamps from the future: each stamp over 60 s ahead, and later than every stamp of this replica, becomes one of its first
 * import; the stamps of a record keep their order. Other stamps stay.
 * @param nowMs  the time, in ms since 1970 by the corrected clock
 * @param ownMs  the same, but later than every stamp of this replica, so that imported values override its earlier ones
 * @returns the records, and the times to be remembered
 */
export function bringToPresent<T extends { record: Stamped }>(
  records: readonly T[],
  takenIn: TakenIn,
  nowMs: number,
  ownMs: number,
): { records: T[]; takenIn: TakenIn } {
  const isAhead = (stamp: Stamp): boolean => stampMs(stamp) > Math.max(nowMs + MAX_AHEAD_MS, ownMs);
  const ahead = new Set(records.flatMap(({ record }) => Object.values(record.stamps).filter(isAhead)));
  if (ahead.size === 0) return { records: [...records], takenIn };
  const known = noted(takenIn, ahead, Math.floor(ownMs));
  return {
    records: records.map((each) => ({ ...each, record: toPresent(each.record, isAhead, known) })),
    takenIn: known,
  };
}

function noted(takenIn: TakenIn, ahead: ReadonlySet<Stamp>, atMs: number): TakenIn {
  const known = { ...takenIn };
  for (const stamp of [...ahead].sort().reverse()) {
    const before = known[stampReplica(stamp)] ?? [];
    if (!before.some(([upTo]) => upTo >= stamp)) known[stampReplica(stamp)] = [...before, [stamp, atMs]];
  }
  return known;
}

function toPresent(record: Stamped, isAhead: (stamp: Stamp) => boolean, takenIn: TakenIn): Stamped {
  const present = new Map<Stamp, Stamp>();
  let ms = 0;
  for (const stamp of [...new Set(Object.values(record.stamps))].filter(isAhead).sort()) {
    const replicaId = stampReplica(stamp);
    ms = Math.max(ms, takenIn[replicaId]!.find(([upTo]) => upTo >= stamp)![1]);
    present.set(stamp, formatStamp({ ms, counter: present.size, replicaId }));
  }
  const stamps = Object.entries(record.stamps).map(([field, stamp]) => [field, present.get(stamp) ?? stamp]);
  return { ...record, stamps: Object.fromEntries(stamps) as Stamped['stamps'] };
}
