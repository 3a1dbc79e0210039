/**
 * The state of one record on this device: the server's version and the slots on top of it. The visible record is always computed
 * from these by the merge, so the two cannot disagree.
 * @see docs/sync-rules.md R10
 */
import type { Table } from 'dexie';
import { fieldsOf, isDeleted, latestStamp, mergeRecords, pick, type Stamped } from '#protocol/merge.ts';
import { canBeMade, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { isSystemStamp, stampMs, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import type { AttentionItem, OutboxEntry, RecordKey, Store, TrashRow } from './database.ts';
import { OUTBOX_FORMAT } from './outbox-format.ts';
import { isWhole, withDefaults } from './defaults.ts';
import { neverSent, slotStamp, slotToStamped, tellCreation, type Slot } from './slot.ts';

export interface RecordState {
  resource: ResourceName;
  id: string;
  /** The record as the server last sent it; null when it never did. */
  server: Stamped | null;
  /** Set where the server is not known to hold `server`; only while the record is deleted, or is to be. */
  assumed?: true | undefined;
  queued: Slot | null;
  sending: Slot | null;
  /** The record as it was when it was deleted without having been sent; restoring it brings back its values and its stamps. */
  forgotten?: Stamped | undefined;
  /** The tables that had a row of it when it was loaded: only these need a deletion. */
  stored: { outbox: boolean; trash: boolean; live: boolean };
  /** The stamp of the deletion whose trash was emptied, while its content is still in the queue. */
  emptied?: Stamp | undefined;
}

/** The record as the screen shows it, deleted or not; null when there is nothing to show. */
export function visible({
  resource,
  id,
  server,
  sending,
  queued,
}: Pick<RecordState, 'resource' | 'id' | 'server' | 'sending' | 'queued'>): Stamped | null {
  const versions = [server, sending && slotToStamped(id, sending), queued && slotToStamped(id, queued)];
  const record = versions.reduce<Stamped | null>(
    (merged, next) => (merged && next ? mergeRecords(merged, next) : (merged ?? next)),
    null,
  );
  return record && withDefaults(resource, record);
}

/** Whether a record is shown: it is not deleted, and its content is complete. */
export function isLive(resource: ResourceName, record: Stamped | null): record is Stamped {
  return record !== null && !isDeleted(record.stamps) && isWhole(resource, record);
}

/** Whether a record can be changed: it is shown, or it exists from the start. */
export const isThere = (resource: ResourceName, record: Stamped | null): record is Stamped =>
  record !== null && (isLive(resource, record) || !canBeMade(resource));

/** The part of a state that `assume` and `tellAssumed` are about. */
type Known = Pick<RecordState, 'resource' | 'id' | 'server' | 'assumed' | 'queued' | 'sending'>;

/** Keeps the content of a record that is to be deleted for the trash, though the server is not known to hold it. */
export function assume(state: Pick<Known, 'server' | 'assumed'>, content: Stamped | null): void {
  if (state.server !== null || content === null) return;
  state.server = content;
  state.assumed = true;
}

/**
 * Turns a record that the server is not known to hold into a creation again, once it is not to be deleted any more. If the creation is
 * refused, there is no server version to go back to.
 */
export function tellAssumed(state: Known, newId: () => string): void {
  if (!state.assumed || state.sending) return;
  const { resource, queued } = state;
  const record = visible(state);
  if (!isLive(resource, record)) return;
  state.queued = { ...(queued ?? { ...neverSent(newId()), sent: true }), ...tellCreation(resource, record) };
  state.server = null;
  delete state.assumed;
}

/** A refused change, as it is listed for its author. */
export const toRefused = (
  { resource, id: recordId }: Pick<RecordState, 'resource' | 'id'>,
  { mutationId: id, method, body }: Pick<Slot, 'mutationId' | 'method' | 'body'>,
  problem: ProblemDocument,
  at: number,
): AttentionItem => ({ id, resource, recordId, method, body, problem, at });

/** A record that was not accepted, as a creation that its author can change and try again. */
export const toRefusedCreation = (
  mutationId: string,
  resource: ResourceName,
  record: Stamped,
  problem: ProblemDocument,
  at: number,
): AttentionItem =>
  toRefused(
    { resource, id: record.id },
    { mutationId, method: 'POST', body: pick(record, fieldsOf(record)) },
    problem,
    at,
  );

/** Whether a record was removed without a person deleting it: by a rule, or because its creation was undone. */
export const isTakenAway = ({ stamps }: Stamped): boolean => isDeleted(stamps) && isSystemStamp(stamps.deleted!);

export const keyOf = (resource: ResourceName, id: string): string => `${resource}/${id}`;

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

/** A row of the trash reduced to the deletion stamp. */
export const withoutContent = (row: TrashRow): TrashRow => ({
  ...row,
  record: { id: row.id, stamps: { deleted: row.record.stamps.deleted! } },
});

/** The server's version in a row of the trash; undefined for a record that was never sent. */
const serverVersion = (row: TrashRow | undefined): Stamped | undefined => (row?.local ? undefined : row?.record);

/** The content of a record that was deleted without having been sent. */
const localVersion = (row: TrashRow | undefined): Stamped | undefined => (row?.local ? row.record : undefined);

/**
 * The default version of a record that exists from the start, such as preferences, older than every write; null for any other. The date
 * of a day is missing in it and comes with the first write.
 */
export function defaultRecord(resource: ResourceName, id: string): Stamped | null {
  if (canBeMade(resource)) return null;
  const { defaults, perUser } = resourceOf(resource);
  return { ...defaults, id, stamps: { '*': ZERO_STAMP }, ...(!perUser && { createdAt: msToInstant(0) }) };
}

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
