/**
 * Absorbs the server's answers; no other code stores them. Results and changes are merged, and cursor and clock moved, in one
 * transaction. After a crash before its end the same request is sent again, which the merge makes harmless.
 * @see docs/sync-rules.md R14
 */
import { beats, latestStamp, mergeRecords, stampOf, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp } from '#protocol/stamp.ts';
import type { Change, Result, SyncAnswer } from '#protocol/sync-answer.ts';
import { FIRST_SCHEMA, MAX_AHEAD_MS, SCHEMA } from '#protocol/sync.ts';
import { isOwn } from './as-left.ts';
import { forgetFuture, readClock, saveClock, witness, type Clock } from './clock.ts';
import type { AttentionItem, ConflictNotice, RecordKey, Store } from './database.ts';
import { readMeta } from './meta.ts';
import { misfit } from './fitting-slot.ts';
import { type RecordState, isLive, keyOf, toRefused, visible } from './record-state.ts';
import { loadStates, saveStates } from './stored-states.ts';
import { noteRoom } from './room.ts';
import { shiftStamps, shiftUnsent } from './restamp.ts';
import { rejoinSlots } from './slot.ts';
import { saveServerSchema } from './server-schema.ts';
import { resend, hasForgotten, readStartOver } from './start-over.ts';

/** The change of the clock's correction, in ms, beyond which unsent changes get new stamps. */
export const MAX_DRIFT_MS = 2_000;

/** The context in which results are settled, and what settling adds to it. All of it belongs to one transaction. */
export interface Settlement {
  store: Store;
  clock: Clock;
  /** The states of all records that the answer is about, by `keyOf`. Changes to them are saved. */
  states: Map<string, RecordState>;
  attention: AttentionItem[];
  notices: ConflictNotice[];
  /** The wall clock of this device, uncorrected, but never so late that the server would find a stamp of now ahead. */
  nowMs: number;
  /** What the answer says about the quota: it is used up, or something was freed, so that waiting changes may fit now. */
  room?: 'none' | 'made';
  /** Whether no more changes follow: then this device holds everything that the server has. */
  isWhole: boolean;
  /** The states that the changes of this answer have refreshed. */
  refreshed: Set<RecordState>;
  /** The schema number of the server. */
  schema: number;
}

/** Adds a conflict notice: two devices changed a field without knowing of each other. */
export function addNotice(
  { store, clock, nowMs, notices }: Settlement,
  { resource, id }: Pick<RecordState, 'resource' | 'id'>,
  difference: Pick<ConflictNotice, 'field' | 'stands' | 'gaveWay' | 'mine'>,
): void {
  notices.push({ ...difference, id: store.ports.newId(), resource, recordId: id, at: nowMs + clock.offsetMs });
}

/**
 * Records the conflicts of a record: unsent values that a later write of another device overrides, and values or a deletion of another
 * device that the unsent values override. No later answer would tell of them.
 */
function recordConflict(settlement: Settlement, state: RecordState, before: Stamped | null): void {
  const { server, sending, queued } = state;
  const slot = rejoinSlots(sending, queued, '');
  if (!server || !slot) return;
  const { clock } = settlement;
  for (const [field, stamp] of Object.entries(slot.stamps)) {
    if (isSystemStamp(stamp) || !Object.hasOwn(server, field)) continue;
    const [theirs, ours] = [server[field], slot.body[field]];
    const [told, known = ''] = [stampOf(server.stamps, field)!, before ? stampOf(before.stamps, field) : undefined];
    if (told === known || theirs === ours) continue;
    if (told === stamp ? beats(theirs, ours) : told > stamp)
      addNotice(settlement, state, { field, stands: theirs, gaveWay: ours, mine: true });
    // A restored server sends values that were replaced long ago: those are no conflict.
    else if (told > known && (told === stamp || !isOwn(told, clock)))
      addNotice(settlement, state, { field, stands: ours, gaveWay: theirs, mine: false });
  }
  const { deleted = '' } = server.stamps;
  if (deleted > (before?.stamps.deleted ?? '') && !isOwn(deleted, clock) && isLive(state.resource, visible(state)))
    addNotice(settlement, state, { field: 'deleted', stands: null, gaveWay: true, mine: false });
}

/** Applies a result to the state of its record. */
export type Settle = (settlement: Settlement, state: RecordState, result: Result) => Promise<void> | void;

export interface Absorbable {
  /** The cursor that was sent. Where the store has another one by now, the changes are skipped; the next answer brings them again. */
  from: string | null;
  /** The answer. An event of the stream carries no `serverTime`. */
  answer: Omit<SyncAnswer, 'serverTime'> & Partial<Pick<SyncAnswer, 'serverTime'>>;
  /** The server's clock minus this device's, in ms, where the round trip measured it. */
  offsetMs?: number;
  /** The records of the mutations that were sent, by mutation id. */
  sent: Map<string, RecordKey>;
  settle: Settle;
  /** Set for a page of a refill, which has a cursor of its own: its records are merged, and none is treated as missing. */
  refilling?: boolean;
}

export interface Absorbed {
  /**
   * Whether each result met its slot. A result whose slot another tab has taken up does not; then the changes that the answer leaves out
   * are not here, and nothing of the answer is absorbed but the time.
   */
  isSettled: boolean;
  /** Whether the changes were absorbed and the cursor moved. */
  isNext: boolean;
}

/** Absorbs one answer of the server. */
export function absorb(
  store: Store,
  { from, answer, offsetMs: measured, sent, settle, refilling = false }: Absorbable,
): Promise<Absorbed> {
  return store.transaction('rw', store.tables, async () => {
    const [clock, cursor, startOver] = await Promise.all([
      readClock(store),
      readCursor(store, refilling),
      readStartOver(store),
    ]);
    const settled = await settleable(store, answer.results, sent);
    const isSettled = settled === answer.results.length;
    const isNext = cursor === from && isSettled && !(refilling && startOver);
    const changes = isNext ? answer.changes : [];
    const results = isSettled ? answer.results : [];
    const isTold = answer.serverTime !== undefined;
    const schema = answer.schema ?? FIRST_SCHEMA;
    const offsetMs = measured ?? clock.offsetMs;
    const deltaMs = offsetMs - clock.offsetMs;
    clock.offsetMs = offsetMs;
    // Screens draw the result of this transaction by the new time.
    store.offsetMs = offsetMs;
    // Must come first: the writes below get stamps of the new time.
    if (Math.abs(deltaMs) > MAX_DRIFT_MS) await restampUntold(store, clock, deltaMs);
    if (measured !== undefined) forgetFuture(clock, store.ports.now() + offsetMs + MAX_AHEAD_MS);
    const toldMs = answer.serverTime === undefined ? Infinity : Date.parse(answer.serverTime) - offsetMs;
    const nowMs = Math.min(store.ports.now(), toldMs + MAX_AHEAD_MS / 2);
    const states = await loadStates(store, touched(changes, results, sent));
    const isWhole = isNext && !answer.hasMore;
    const settlement: Settlement = {
      store,
      clock,
      states,
      attention: [],
      notices: [],
      nowMs,
      isWhole,
      schema,
      refreshed: new Set(),
    };
    for (const { resource, record } of changes) {
      const state = states.get(keyOf(resource, record.id))!;
      const before = state.server;
      settlement.refreshed.add(state);
      const fresh = mergeRecords({ id: record.id, stamps: {} }, record as Stamped);
      if (startOver === 'ahead' || (!refilling && hasForgotten(state.server, fresh)))
        resend(state, fresh, store.ports.newId);
      else state.server = takenIn(state, fresh);
      if (isLive(resource, fresh)) delete state.assumed;
      recordConflict(settlement, state, before);
      witness(clock, latestStamp(record.stamps), nowMs);
    }
    for (const result of results) {
      const key = sent.get(result.id);
      const state = key && states.get(keyOf(...key));
      if (state?.sending?.mutationId !== result.id) continue;
      // Awaited only if it is a promise: after a hundred awaits in a row Dexie loses its transaction.
      const reading = settle(settlement, state, result);
      if (reading) await reading;
    }
    for (const state of states.values()) setAsideUnfit(settlement, state);
    await saveStates(store, [...states.values()]);
    await Promise.all([
      saveClock(store, clock),
      isNext && moveCursor(store, answer, refilling, Math.min(SCHEMA, schema), from === null),
      isTold && saveServerSchema(store, schema),
      !answer.hasMore && !refilling && store.meta.put({ key: 'synced', value: store.ports.now() + offsetMs }),
      measured !== undefined && store.meta.put({ key: 'timed', value: store.ports.now() + offsetMs }),
      settlement.room && noteRoom(store, settlement.room === 'made'),
      store.attention.bulkPut(settlement.attention),
      store.notices.bulkPut(settlement.notices),
      startOver && store.seen.bulkPut(changes.map(({ resource, record: { id } }) => ({ resource, id }))),
    ]);
    return { isSettled, isNext };
  });
}

/** The cursor of this store, or that of a refill; null before the first answer. */
export const readCursor = (store: Store, refilling = false): Promise<string | null> =>
  readMeta<string>(store, refilling ? 'refill' : 'cursor');

/**
 * Stores the cursor of an answer.
 * @param schema   the lower schema number of both sides, with which a pull or refill that begins now is made
 * @param isFirst  whether it is the first page of everything
 */
async function moveCursor(
  { meta }: Store,
  { cursor, hasMore }: Pick<SyncAnswer, 'cursor' | 'hasMore'>,
  refilling: boolean,
  schema: number,
  isFirst: boolean,
): Promise<void> {
  if (refilling && hasMore) return void (await meta.put({ key: 'refill', value: cursor }));
  await Promise.all([
    !refilling && meta.put({ key: 'cursor', value: cursor }),
    (refilling || isFirst) && meta.put({ key: 'filled', value: schema }),
    (refilling || isFirst) && meta.delete('refill'),
  ]);
}

/** The number of results whose slot is still waiting for them. */
async function settleable(store: Store, results: Result[], sent: Map<string, RecordKey>): Promise<number> {
  const keys = results.map(({ id }) => sent.get(id));
  const entries = await store.outbox.bulkGet(keys.filter((key) => key !== undefined));
  const sending = new Set(entries.map((entry) => entry?.sending?.mutationId));
  return results.filter(({ id }) => sending.has(id)).length;
}

/** Moves a slot that the server would refuse to "needs attention", so that the rest of the queue is sent. */
function setAsideUnfit({ clock, nowMs, attention }: Settlement, state: RecordState): void {
  const { resource, queued } = state;
  const problem = queued && misfit(resource, queued);
  if (!problem) return;
  attention.push(toRefused(state, queued, problem.toJSON(), nowMs + clock.offsetMs));
  state.queued = null;
}

/** The server's version, merged with the one that just came. An assumed version is replaced by a live record, not merged. */
const takenIn = ({ resource, server, assumed }: RecordState, fresh: Stamped): Stamped =>
  server === null || (assumed && isLive(resource, fresh)) ? fresh : { ...mergeRecords(server, fresh), ...made(fresh) };

/** The creation instant, which the server decides; the merge alone would keep the earliest one. */
const made = ({ createdAt }: Stamped): Partial<Stamped> => (createdAt === undefined ? {} : { createdAt });

function touched(changes: Change[], results: Result[], sent: Map<string, RecordKey>): RecordKey[] {
  const keys = new Map<string, RecordKey>();
  const add = (key: RecordKey | undefined) => key && keys.set(keyOf(...key), key);
  for (const { resource, record } of changes) add([resource, record.id]);
  for (const { id, problem } of results) {
    add(sent.get(id));
    if (problem?.existing) add(['goals', problem.existing]);
  }
  return [...keys.values()];
}

/** Gives all unsent changes stamps of the corrected clock, including records that were created and deleted before they were sent. */
async function restampUntold(store: Store, clock: Clock, deltaMs: number): Promise<void> {
  const [keys, trashed] = await Promise.all([
    store.outbox.toCollection().primaryKeys(),
    store.trash.filter(({ local }) => local === true).toArray(),
  ]);
  const states = await loadStates(store, keys);
  await saveStates(store, shiftUnsent([...states.values()], clock, deltaMs, store.ports.newId, store.ports.now()));
  await store.trash.bulkPut(
    trashed.map((row) => ({
      ...row,
      record: { ...row.record, stamps: shiftStamps(row.record.stamps, deltaMs) },
    })),
  );
}
