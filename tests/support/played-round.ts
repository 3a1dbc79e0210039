/** Rounds of sync against a played network, and what a server says in them. */
import type { Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { formatStamp } from '#protocol/stamp.ts';
import type { Change, Result, SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { absorb } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { syncRound } from '#client/sync/round.ts';
import { settle } from '#client/sync/settle.ts';
import { START_MS } from './device.ts';

/** An answer of the played server to a request. */
export type Reply = (request: SyncRequest) => Partial<SyncAnswer>;
type LateReply = (request: SyncRequest) => Promise<Partial<SyncAnswer>>;

/** Runs a round against a played network: one reply for each request, then ones that accept everything. @returns the requests */
export async function round(store: Store, ...replies: (Reply | LateReply)[]): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, async (request) => {
    const reply = (await replies[asked.length]?.(request)) ?? {
      results: request.mutations.map(({ id }) => ({ id, status: 200 })),
    };
    asked.push(structuredClone(request));
    const serverTime = new Date(store.ports.now()).toISOString();
    return {
      cursor: `c${asked.length}`,
      changes: [],
      results: [],
      hasMore: false,
      serverTime,
      schema: SCHEMA,
      ...reply,
    };
  });
  return asked;
}

/** Absorbs changes that come beside a round, as by the stream. */
export function hear(
  store: Store,
  {
    from = 'c1',
    cursor = 'c1',
    changes = [],
    offsetMs,
  }: { from?: string; cursor?: string; changes?: Change[]; offsetMs?: number },
) {
  const answer = { cursor, changes, results: [], hasMore: false, schema: SCHEMA };
  return absorb(store, { from, answer, sent: new Map(), settle, ...(offsetMs !== undefined && { offsetMs }) });
}

/** A reply that refuses every mutation of its request with a code. */
export const refuse =
  (code: ConstructorParameters<typeof Problem>[0], extras = {}): Reply =>
  ({ mutations }) => ({
    results: mutations.map(({ id }): Result => ({
      id,
      status: new Problem(code).status,
      problem: new Problem(code, code, extras).toJSON(),
    })),
  });

/**
 * Runs a round whose first answer folds every mutation into a goal; `writes` runs before that answer comes.
 * @param aheadMs  the server's clock minus the device's
 * @returns the requests
 */
export async function foldMeanwhile(
  store: Store,
  standing: Change,
  aheadMs: number,
  writes: () => Promise<unknown>,
): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, async (request) => {
    asked.push(structuredClone(request));
    if (asked.length === 1) await writes();
    const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
    const serverTime = new Date(store.ports.now() + aheadMs).toISOString();
    const answer = { cursor: `c${asked.length}`, changes: [], results, hasMore: false, serverTime, schema: SCHEMA };
    const fold = refuse('duplicate_goal', { existing: standing.record.id })(request);
    return { ...answer, ...(asked.length === 1 && { ...fold, changes: [standing] }) };
  });
  return asked;
}

/** A stamp of another device. */
export const theirs = (ms: number, counter = 0) => formatStamp({ ms, counter, replicaId: 'f'.repeat(16) });

/** A goal as the server sends it; by default another device wrote it a second before the test begins. */
export const goalChange = (id: string, fields: Partial<Stamped>, stamps: Record<string, string> = {}): Change => ({
  resource: 'goals',
  record: {
    id,
    title: 'Theirs',
    date: '2026-01-31',
    completed: false,
    notes: '',
    subject: null,
    reminder: null,
    position: 'a0',
    routineId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...fields,
    stamps: { '*': theirs(START_MS - 1000), ...stamps },
  },
});

/** A goal that the server and this device have. @returns its id */
export async function syncedGoal(store: Store, fields: Partial<Stamped> = {}): Promise<string> {
  const id = newId();
  await round(store, () => ({ changes: [goalChange(id, fields)] }));
  return id;
}

/** Renames a goal on the device. */
export const rename = (store: Store, id: string, title: string) =>
  write(store, [{ resource: 'goals', id, put: { title } }]);
