/**
 * Stores records that follow from other records by a rule that every device knows, such as today's goal of a routine. They have
 * system stamps, which are older than every stamp of a person, so a change that somebody makes to the record wins on every
 * device, in whatever order the devices sync.
 * @see docs/sync-rules.md R45, R46; docs/decisions/0051-goals-of-routines.md
 */
import { latestStamp, pick, stampOf, type Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { isSystemStamp, nextSystemStamp, systemStamp } from '#protocol/stamp.ts';
import { readClock } from './clock.ts';
import type { RecordKey, Store } from './database.ts';
import { isLive, isTakenAway, keyOf, visible, type RecordState } from './record-state.ts';
import { loadStates, resourcesIn, saveStates, stateTables } from './stored-states.ts';
import { reviveTold } from './revival.ts';
import { neverSent, stampAll, type Slot } from './slot.ts';
import { enqueue, isTold, keepForgotten, whole, type Forgotten } from './write.ts';

export type Derivation = { resource: ResourceName; id: string } & (
  | {
      /** Its fields. Written where the record is unknown or was taken away by a rule; a record that a person deleted stays deleted. */
      put: Record<string, unknown>;
      /** The creation of the record that it follows from, in ms since 1970: nobody can have changed the derived record before. */
      since: number;
    }
  /** Fields that follow a change of their source, unless somebody set them. */
  | { follow: Record<string, unknown> }
  /** Taken away, unless somebody has changed it. */
  | { letGo: true }
);

/**
 * Carries out derivations, all or none.
 * @returns the ids of the records that changed
 */
export async function derive(store: Store, derivations: Derivation[]): Promise<string[]> {
  if (derivations.length === 0) return [];
  const keys = derivations.map(({ resource, id }): RecordKey => [resource, id]);
  return store.transaction('rw', stateTables(store, resourcesIn(keys)), async () => {
    const [clock, states] = await Promise.all([readClock(store), loadStates(store, keys)]);
    const nowMs = store.ports.now() + clock.offsetMs;
    const changed = new Map<string, RecordState>();
    const forgotten: Forgotten[] = [];
    for (const derivation of derivations) {
      const state = states.get(keyOf(derivation.resource, derivation.id))!;
      const before = visible(state);
      const slot = toSlot(derivation, state, before, nowMs, store.ports.newId());
      if (!slot) continue;
      if (before && slot.method === 'DELETE') forgotten.push({ state, record: before, deleted: slot.stamps.deleted! });
      enqueue(state, slot, store.ports.newId());
      changed.set(derivation.id, state);
    }
    if (changed.size === 0) return [];
    await Promise.all([
      saveStates(store, [...changed.values()]),
      store.meta.put({ key: 'written', value: store.ports.newId() }),
    ]);
    await keepForgotten(store, forgotten, nowMs);
    return [...changed.keys()];
  });
}

function toSlot(
  derivation: Derivation,
  state: RecordState,
  before: Stamped | null,
  nowMs: number,
  mutationId: string,
): Slot | null {
  if ('put' in derivation) {
    // The source may have been created by a clock that ran ahead; the derived record is not later than now.
    const since = Math.min(derivation.since, nowMs);
    return putSlot({ ...derivation, since }, before, isTold(state), mutationId);
  }
  if (!isLive(derivation.resource, before)) return null;
  return 'letGo' in derivation
    ? letGoSlot(before, mutationId)
    : followSlot(before, derivation.follow, isTold(state), mutationId);
}

function putSlot(
  { resource, id, put, since }: Extract<Derivation, { put: unknown }>,
  before: Stamped | null,
  told: boolean,
  mutationId: string,
): Slot | null {
  if (before !== null && !isTakenAway(before)) return null;
  const body = whole({ resource, id, put }, null);
  if (before && told)
    return reviveTold(resource, before, body, nextSystemStamp(latestStamp(before.stamps)!), mutationId);
  const stamp = before === null ? systemStamp(since) : nextSystemStamp(latestStamp(before.stamps)!);
  return { ...neverSent(mutationId), method: 'POST', body, stamps: { ...stampAll(body, stamp), '*': stamp } };
}

function letGoSlot({ stamps }: Stamped, mutationId: string): Slot | null {
  if (!isUntouched(stamps)) return null;
  const deleted = nextSystemStamp(latestStamp(stamps)!);
  return { ...neverSent(mutationId), method: 'DELETE', body: {}, stamps: { deleted } };
}

function followSlot(before: Stamped, wanted: Record<string, unknown>, told: boolean, mutationId: string): Slot | null {
  const fields = Object.keys(wanted).filter(
    (field) => before[field] !== wanted[field] && isSystemStamp(stampOf(before.stamps, field)!),
  );
  if (fields.length === 0) return null;
  const body = pick(wanted, fields);
  const stamps = Object.fromEntries(fields.map((field) => [field, nextSystemStamp(stampOf(before.stamps, field)!)]));
  return { ...neverSent(mutationId), method: told ? 'PATCH' : 'POST', body, stamps };
}

/** Whether nobody has changed a record since a rule created it. */
const isUntouched = (stamps: Stamped['stamps']): boolean => Object.values(stamps).every(isSystemStamp);
