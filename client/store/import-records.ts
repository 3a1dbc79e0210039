/**
 * Imports records with their own stamps from a document. They merge with the stored records, so nothing newer is overwritten and a
 * second import changes nothing. Changes are queued like edits, with their stamps; stamps from the future are replaced.
 * @see docs/sync-rules.md R3, R11
 */
import { latestStamp, mergeRecords, pick, stampOf, type Stamped } from '#protocol/merge.ts';
import { canBeMade, fieldNames, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { MAX_AHEAD_MS } from '#protocol/sync.ts';
import { asLeft } from './as-left.ts';
import { readClock, saveClock, tick, witness } from './clock.ts';
import type { RecordKey, Store } from './database.ts';
import { isWhole, setFields } from './defaults.ts';
import { isLive, isThere, keyOf, visible, type RecordState } from './record-state.ts';
import { loadStates, resourcesIn, saveStates, stateTables } from './stored-states.ts';
import { bringToPresent, ownNow, readTakenIn, saveTakenIn } from './from-future.ts';
import { revivingField } from './revival.ts';
import { creationStamp, neverSent, tellAll, tellCreation, type Slot } from './slot.ts';
import { enqueue, type Intent } from './write.ts';

export interface StampedRecord {
  resource: ResourceName;
  record: Stamped;
}

/** The effect of an import on a record. `deleted`: it was deleted here later, and comes back only where that is asked for. */
export type Effect = 'created' | 'changed' | 'unchanged' | 'deleted';

/**
 * Imports records, all or none.
 * @param restore  whether to bring back what was deleted here since
 * @returns the intents that take it back, for `write`; empty when everything was here already
 */
export function importRecords(store: Store, records: StampedRecord[], restore = false): Promise<Intent[]> {
  const keys = records.map(({ resource, record }): RecordKey => [resource, record.id]);
  return store.transaction('rw', stateTables(store, resourcesIn(keys)), async () => {
    const [clock, states, before] = await Promise.all([readClock(store), loadStates(store, keys), readTakenIn(store)]);
    const nowMs = store.ports.now();
    const ownMs = ownNow(clock, nowMs);
    const present = bringToPresent(records, before, nowMs + clock.offsetMs, ownMs + clock.offsetMs);
    const undo: Intent[] = [];
    const changed = new Set<RecordState>();
    for (const { resource, record } of present.records) {
      const state = states.get(keyOf(resource, record.id))!;
      const before = visible(state);
      const slot =
        recordToSlot(state, before, record, store.ports.newId()) ??
        (restore && isDeletedSince(resource, before, record)
          ? revivalToSlot(resource, before, record, tick(clock, nowMs, before), store.ports.newId())
          : null);
      if (!slot) continue;
      if (isLive(resource, before) || slot.method !== 'DELETE')
        undo.unshift(inverseOf(resource, record.id, before, slot));
      witness(clock, latestStamp(slot.stamps), Math.max(nowMs, ownMs - MAX_AHEAD_MS));
      enqueue(state, slot, store.ports.newId());
      changed.add(state);
    }
    if (changed.size === 0) return [];
    await Promise.all([
      saveStates(store, [...changed]),
      saveClock(store, clock),
      saveTakenIn(store, present.takenIn),
      store.meta.put({ key: 'written', value: clock.last }),
    ]);
    return undo.map((intent) => ({ ...intent, left: asLeft(states, intent) }));
  });
}

/** The intent that undoes the import of a record. */
function inverseOf(resource: ResourceName, id: string, before: Stamped | null, { method, body }: Slot): Intent {
  if (!isThere(resource, before)) return { resource, id, delete: true };
  return { resource, id, put: pick(before, method === 'DELETE' ? fieldNames(resource) : Object.keys(body)) };
}

/** The effect that importing each record would have; nothing is changed. */
export function previewRecords(store: Store, records: StampedRecord[]): Promise<Effect[]> {
  const keys = records.map(({ resource, record }): RecordKey => [resource, record.id]);
  return store.transaction('r', stateTables(store, resourcesIn(keys)), async () => {
    const [clock, states, before] = await Promise.all([readClock(store), loadStates(store, keys), readTakenIn(store)]);
    const [nowMs, ownMs] = [store.ports.now(), ownNow(clock, store.ports.now())].map((ms) => ms + clock.offsetMs);
    return bringToPresent(records, before, nowMs!, ownMs!).records.map(({ resource, record }) => {
      const state = states.get(keyOf(resource, record.id))!;
      const before = visible(state);
      if (!recordToSlot(state, before, record, ''))
        return isDeletedSince(resource, before, record) ? 'deleted' : 'unchanged';
      return isLive(resource, before) ? 'changed' : 'created';
    });
  });
}

/** The part of a record that is newer than the stored one, as a slot; null where nothing is. */
function recordToSlot(state: RecordState, before: Stamped | null, record: Stamped, mutationId: string): Slot | null {
  const slot = neverSent(mutationId);
  const merged: Stamped = before ? mergeRecords(before, record) : record;
  const { deleted } = merged.stamps;
  const wasLive = isLive(state.resource, before);
  if (!isLive(state.resource, merged)) {
    const isNews = deleted !== undefined && deleted > (before?.stamps.deleted ?? '');
    return isNews && (wasLive || before === null) ? { ...slot, method: 'DELETE', body: {}, stamps: { deleted } } : null;
  }
  const news = setFields(state.resource, record).filter((field) => !wasLive || isNewer(record, before, field));
  if (news.length === 0) return null;
  const always = !canBeMade(state.resource);
  // The server may know only the deletion of this record, so the slot holds everything.
  if (always || (before && (wasLive || isWhole(state.resource, before)))) {
    const free = news.filter((field) => settableFields(state.resource).includes(field));
    return free.length === 0 ? null : { ...slot, method: 'PATCH', ...tellAll(record, free) };
  }
  return { ...slot, sent: before !== null, ...tellCreation(state.resource, record) };
}

/** The slot that restores a deleted record as merged: one field gets a new stamp, every other keeps its own. */
function revivalToSlot(resource: ResourceName, before: Stamped, record: Stamped, at: Stamp, mutationId: string): Slot {
  const slot = neverSent(mutationId);
  const merged = mergeRecords(before, record);
  const field = revivingField(resource);
  const now = { body: { [field]: merged[field] }, stamps: { [field]: at } };
  const isFree = (each: string): boolean => settableFields(resource).includes(each) && isNewer(record, before, each);
  const known = isWhole(resource, before);
  const { body, stamps } = tellAll(
    merged,
    known ? setFields(resource, record).filter(isFree) : setFields(resource, merged),
  );
  const told = { body: { ...body, ...now.body }, stamps: { ...stamps, ...now.stamps } };
  if (known) return { ...slot, method: 'PATCH', ...told };
  return { ...slot, sent: true, method: 'POST', ...told, stamps: { ...told.stamps, '*': creationStamp(record) } };
}

/** Whether a record was deleted here after everything in the document was written. */
const isDeletedSince = (resource: ResourceName, before: Stamped | null, record: Stamped): before is Stamped =>
  isLive(resource, record) && before !== null && !isLive(resource, mergeRecords(before, record));

const isNewer = (record: Stamped, before: Stamped, field: string): boolean =>
  (stampOf(record.stamps, field) ?? '') > (stampOf(before.stamps, field) ?? '');
