/**
 * What a document holds from the future: it is taken in as if it had been written when it first came here. That is kept for each
 * clock, so that the same document, imported again, does not win over what was written since.
 */
import type { Stamped } from '#protocol/merge.ts';
import { formatStamp, stampMs, stampReplica, type Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import type { Clock } from './clock.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** By replica: up to which stamp its future was taken in, and when, in ms since 1970; the earliest first. */
export type TakenIn = Record<string, [upTo: Stamp, atMs: number][]>;

/** What was taken in from the future before. Run it inside a transaction over `meta`. */
export const readTakenIn = async (store: Store): Promise<TakenIn> => (await readMeta<TakenIn>(store, 'takenIn')) ?? {};

/** Notes what is taken in now, in the transaction that does so. */
export const saveTakenIn = async (store: Store, takenIn: TakenIn): Promise<void> =>
  void (await store.meta.put({ key: 'takenIn', value: takenIn }));

/**
 * The wall clock of this device, uncorrected, but later than every stamp that this replica made: it may have been set back since.
 * @param nowMs  the wall clock of this device, uncorrected
 */
export const ownNow = ({ last, offsetMs }: Clock, nowMs: number): number =>
  last === undefined ? nowMs : Math.max(nowMs, stampMs(last) + 1 - offsetMs);

/**
 * Records as they are to be taken in: each stamp over 60 s ahead, and later than what this replica has stamped, becomes one of when
 * it first came here, those of a record in their order. Other stamps stay.
 * @param nowMs  the time, in ms since 1970 by the corrected clock
 * @param ownMs  the same, but later than what this replica has stamped: what is taken in is written now, and wins over that
 * @returns the records, and what is to be noted
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
