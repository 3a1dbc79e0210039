/**
 * The only way in for what the server says: results and changes are merged, the cursor and the clock moved, in one
 * transaction. A crash before its end leaves the question unanswered, to be asked again; the merge makes that harmless.
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
import { type RecordState, isLive, keyOf, loadStates, saveStates, toRefused, visible } from './record-state.ts';
import { noteRoom } from './room.ts';
import { shiftStamps, shiftUnsent } from './restamp.ts';
import { rejoinSlots } from './slot.ts';
import { saveServerSchema } from './server-schema.ts';
import { resend, hasForgotten, readStartOver } from './start-over.ts';

/** How far the clock's correction may move before what is unsent is stamped anew, in ms. */
export const MAX_DRIFT_MS = 2_000;

/** What the settling of results may look at and leave behind; it all happens in the absorbing transaction. */
export interface Settlement {
  store: Store;
  clock: Clock;
  /** The states of every record that the answer touches, by `keyOf`; what is changed here is saved. */
  states: Map<string, RecordState>;
  attention: AttentionItem[];
  notices: ConflictNotice[];
  /** The wall clock of this device, uncorrected; never so late that the server would find a stamp of now ahead. */
  nowMs: number;
  /** What the answer says of the room on the server: that there is none, or that what waits for it may fit now. */
  room?: 'none' | 'made';
  /** Whether this answer leaves nothing to come: then the server has nothing that is not here. */
  isWhole: boolean;
  /** The states of which this answer brings what the server has. */
  refreshed: Set<RecordState>;
  /** What the server knows. */
  schema: number;
}

/** Notes that two devices changed a field without knowing of each other. */
export function addNotice(
  { store, clock, nowMs, notices }: Settlement,
  { resource, id }: Pick<RecordState, 'resource' | 'id'>,
  difference: Pick<ConflictNotice, 'field' | 'stands' | 'gaveWay' | 'mine'>,
): void {
  notices.push({ ...difference, id: store.ports.newId(), resource, recordId: id, at: nowMs + clock.offsetMs });
}

/**
 * Notes what is told of by nobody else from here on: what waits to be told, or is on its way, and gives way to what another device wrote
 * later; and what another device wrote, a deletion too, that gives way to it.
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
    // A server that was set back tells what was replaced long ago.
    else if (told > known && (told === stamp || !isOwn(told, clock)))
      addNotice(settlement, state, { field, stands: ours, gaveWay: theirs, mine: false });
  }
  const { deleted = '' } = server.stamps;
  if (deleted > (before?.stamps.deleted ?? '') && !isOwn(deleted, clock) && isLive(state.resource, visible(state)))
    addNotice(settlement, state, { field: 'deleted', stands: null, gaveWay: true, mine: false });
}

/** Decides what a result means for its record. */
export type Settle = (settlement: Settlement, state: RecordState, result: Result) => Promise<void> | void;

export interface Absorbable {
  /** The cursor that was sent; changes from another one are left out, the answer to the next question brings them. */
  from: string | null;
  /** Of an event of the stream, which tells no time, without `serverTime`. */
  answer: Omit<SyncAnswer, 'serverTime'> & Partial<Pick<SyncAnswer, 'serverTime'>>;
  /** Server's clock minus this device's, where a round trip measured it. */
  offsetMs?: number;
  /** The records that the results are about, by mutation id. */
  sent: Map<string, RecordKey>;
  settle: Settle;
  /** It is a page of a refill, which has a cursor of its own: it is merged, and nothing here counts as gone for it. */
  refilling?: boolean;
}

/**
 * Takes in one answer of the server.
 * @returns whether each of its results was settled. Where one was not, another tab has taken its slot up: what the answer leaves out
 *   because it was sent is not here then, so the cursor stays, and results are all that is taken in
 */
export function absorb(
  store: Store,
  { from, answer, offsetMs: measured, sent, settle, refilling = false }: Absorbable,
): Promise<boolean> {
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
    const isTold = answer.serverTime !== undefined;
    const schema = answer.schema ?? FIRST_SCHEMA;
    const offsetMs = measured ?? clock.offsetMs;
    const deltaMs = offsetMs - clock.offsetMs;
    clock.offsetMs = offsetMs;
    // What this brings is drawn by the right time already.
    store.offsetMs = offsetMs;
    // First, for what is written below is stamped by the right time already.
    if (Math.abs(deltaMs) > MAX_DRIFT_MS) await restampUntold(store, clock, deltaMs);
    if (measured !== undefined) forgetFuture(clock, store.ports.now() + offsetMs + MAX_AHEAD_MS);
    const toldMs = answer.serverTime === undefined ? Infinity : Date.parse(answer.serverTime) - offsetMs;
    const nowMs = Math.min(store.ports.now(), toldMs + MAX_AHEAD_MS / 2);
    const states = await loadStates(store, touched(changes, answer.results, sent));
    const isWhole = !answer.hasMore;
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
    for (const result of answer.results) {
      const key = sent.get(result.id);
      const state = key && states.get(keyOf(...key));
      if (state?.sending?.mutationId !== result.id) continue;
      // Awaited only where there is something to wait for: after a hundred awaits in a row Dexie loses its transaction.
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
    return isSettled;
  });
}

/** The cursor up to which this store holds everything, or up to which it was filled up; null before the first answer. */
export const readCursor = (store: Store, refilling = false): Promise<string | null> =>
  readMeta<string>(store, refilling ? 'refill' : 'cursor');

/**
 * Moves on what was asked with.
 * @param schema   what both sides know: whatever begins now is filled with that
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

/** How many results meet the slot that they answer. */
async function settleable(store: Store, results: Result[], sent: Map<string, RecordKey>): Promise<number> {
  const keys = results.map(({ id }) => sent.get(id));
  const entries = await store.outbox.bulkGet(keys.filter((key) => key !== undefined));
  const sending = new Set(entries.map((entry) => entry?.sending?.mutationId));
  return results.filter(({ id }) => sending.has(id)).length;
}

/** What the server would refuse is not sent: its author finds it where refused changes are, and whatever else waits goes on. */
function setAsideUnfit({ clock, nowMs, attention }: Settlement, state: RecordState): void {
  const { resource, queued } = state;
  const problem = queued && misfit(resource, queued);
  if (!problem) return;
  attention.push(toRefused(state, queued, problem.toJSON(), nowMs + clock.offsetMs));
  state.queued = null;
}

/** The server's version with what it says now. What it says of a live record stands by itself where it was only assumed to hold that. */
const takenIn = ({ resource, server, assumed }: RecordState, fresh: Stamped): Stamped =>
  server === null || (assumed && isLive(resource, fresh)) ? fresh : { ...mergeRecords(server, fresh), ...made(fresh) };

/** When a record was made is the server's to say, where it says so; the merge alone would keep the earliest instant. */
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

/** Moves all that no server has heard of to where the corrected clock has it: what waits, and what was made and deleted again. */
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
