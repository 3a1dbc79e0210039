/** Loads and saves the states of records: their visible rows, outbox entries and rows of the trash. */
import type { Table } from 'dexie';
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { stampMs, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { OutboxEntry, RecordKey, Store, TrashRow } from './database.ts';
import { isWhole } from './defaults.ts';
import { OUTBOX_FORMAT } from './outbox-format.ts';
import {
  defaultRecord,
  isLive,
  keyOf,
  tellAssumed,
  visible,
  withoutContent,
  type RecordState,
} from './record-state.ts';
import { slotStamp } from './slot.ts';

/** Loads the states of records, by `keyOf`. Run it inside a transaction over the tables that `stateTables` names. */
export async function loadStates(store: Store, keys: RecordKey[]): Promise<Map<string, RecordState>> {
  const states = new Map<string, RecordState>();
  if (keys.length === 0) return states;
  const [entries, trashed, ...live] = await Promise.all([
    getMany(store.outbox, keys),
    getMany(store.trash, keys),
    ...resourcesIn(keys).map((resource) => loadLive(store, resource, keys)),
  ]);
  const rows = new Map(live.flat());
  keys.forEach(([resource, id], i) => {
    const key = keyOf(resource, id);
    const [entry, trash, row] = [entries[i], trashed[i], rows.get(key)];
    const { queued = null, sending = null } = entry ?? {};
    const { assumed } = entry ?? trash ?? {};
    const server = entry ? entry.server : (row ?? serverVersion(trash) ?? defaultRecord(resource, id));
    const stored = { outbox: entry !== undefined, trash: trash !== undefined, live: row !== undefined };
    const state: RecordState = {
      resource,
      id,
      server,
      assumed,
      queued,
      sending,
      forgotten: localVersion(trash),
      stored,
    };
    if (entry && trash && !isWhole(resource, trash.record)) state.emptied = deletionOf(state);
    states.set(key, state);
  });
  return states;
}

/** Saves states: visible rows, outbox entries and the trash. No other code writes records. */
export async function saveStates(store: Store, states: RecordState[]): Promise<void> {
  const dirty: OutboxEntry[] = [];
  const clean: RecordKey[] = [];
  for (const state of states) {
    tellAssumed(state, store.ports.newId);
    const { resource, id, server, assumed, queued, sending, stored } = state;
    const first = sending ?? queued;
    const kept = { queued, sending, server, ...(assumed && { assumed }) };
    if (first) dirty.push({ format: OUTBOX_FORMAT, resource, id, since: slotStamp(first), ...kept });
    else if (stored.outbox) clean.push([resource, id]);
  }
  await Promise.all([
    dirty[0] && store.outbox.bulkPut(dirty),
    clean[0] && store.outbox.bulkDelete(clean),
    ...[...new Set(states.map(({ resource }) => resource))].map((resource) =>
      saveVisible(
        store,
        resource,
        states.filter((state) => state.resource === resource),
      ),
    ),
  ]);
}

/** The resources of some keys, each once. */
export const resourcesIn = (keys: RecordKey[]): ResourceName[] => [...new Set(keys.map(([resource]) => resource))];

/** The tables that a transaction over the states of these resources needs. */
export const stateTables = (store: Store, resources: Iterable<ResourceName>): string[] => [
  ...new Set(resources),
  store.outbox.name,
  store.trash.name,
  store.meta.name,
];

async function saveVisible(store: Store, resource: ResourceName, states: RecordState[]): Promise<void> {
  const shown: Stamped[] = [];
  const hidden: string[] = [];
  const trashed: TrashRow[] = [];
  const untrashed: RecordKey[] = [];
  for (const state of states) {
    const record = visible(state);
    const deletedAt = record?.stamps.deleted;
    if (isLive(resource, record)) {
      shown.push(toRow(record));
      if (state.stored.trash) untrashed.push([resource, state.id]);
      continue;
    }
    if (state.stored.live) hidden.push(state.id);
    const mark = state.assumed && { assumed: state.assumed };
    const row = record && deletedAt && { resource, id: state.id, at: stampMs(deletedAt), record, ...mark };
    if (row) trashed.push(deletedAt === state.emptied ? withoutContent(row) : row);
    else if (state.stored.trash) untrashed.push([resource, state.id]);
  }
  const table = store.records(resource);
  await Promise.all([
    shown[0] && table.bulkPut(shown),
    hidden[0] && table.bulkDelete(hidden),
    trashed[0] && store.trash.bulkPut(trashed),
    untrashed[0] && store.trash.bulkDelete(untrashed),
  ]);
}

/** The deletion stamp of a record whose content is known. */
const deletionOf = (state: RecordState): Stamp | undefined => {
  const record = visible(state);
  return record && isWhole(state.resource, record) ? record.stamps.deleted : undefined;
};

/** The server's version in a row of the trash; undefined for a record that was never sent. */
const serverVersion = (row: TrashRow | undefined): Stamped | undefined => (row?.local ? undefined : row?.record);

/** The content of a record that was deleted without having been sent. */
const localVersion = (row: TrashRow | undefined): Stamped | undefined => (row?.local ? row.record : undefined);

/** The stored row of a live record, with the instant of its latest change. */
const toRow = (record: Stamped): Stamped => ({
  ...record,
  updatedAt: msToInstant(stampMs(latestStamp(record.stamps)!)),
});

async function loadLive(store: Store, resource: ResourceName, keys: RecordKey[]): Promise<[string, Stamped][]> {
  const ids = keys.filter(([name]) => name === resource).map(([, id]) => id);
  const rows = await getMany(store.records(resource), ids);
  return rows.flatMap((row) => (row ? [[keyOf(resource, row.id), row] as [string, Stamped]] : []));
}

/** Up to this number, keys are looked up one by one. */
const FEW = 50;
/** A table with more rows than this for each wanted key is too large to scan. */
const MANY = 20;

/**
 * The rows of some keys. Each key costs a request, even if it is missing, and a first pull asks for thousands of missing keys. So for many
 * keys and a small table, the keys of the table are read first and only the existing ones are looked up.
 */
async function getMany<T, K extends string | RecordKey>(table: Table<T, K>, keys: K[]): Promise<(T | undefined)[]> {
  if (keys.length <= FEW) return table.bulkGet(keys);
  const count = await table.count();
  if (count > keys.length * MANY) return table.bulkGet(keys);
  const there = new Set(count === 0 ? [] : (await table.toCollection().primaryKeys()).map(String));
  const wanted = keys.filter((key) => there.has(String(key)));
  const rows = wanted.length === 0 ? [] : await table.bulkGet(wanted);
  const found = new Map(wanted.map((key, i) => [String(key), rows[i]]));
  return keys.map((key) => found.get(String(key)));
}
