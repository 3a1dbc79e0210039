/**
 * One round of sync, until nothing is left in either direction:
 *
 *   release   what an interrupted round left on its way goes back into the queue
 *   batch     the oldest slots are taken up and frozen
 *   post      they travel, with the cursor
 *   absorb    results and changes are merged and the cursor moves, in one transaction
 *
 * A crash between any two steps does no harm: slots stay in the outbox until their result is stored, a second
 * application changes nothing, and the cursor moves only with the records.
 * @see docs/sync-rules.md R12–R20
 */
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb, readCursor } from '#client/store/absorb.ts';
import { readClock } from '#client/store/clock.ts';
import type { RecordKey, Store } from '#client/store/database.ts';
import { release, takeBatch } from '#client/store/outbox.ts';
import { beginStartOver, finishStartOver, readStartOver } from '#client/store/start-over.ts';
import { measureOffset, readClocks } from './round-trip.ts';
import { settle } from './settle.ts';

/** The network, as far as a round knows it. @throws Problem */
export type Post = (request: SyncRequest) => Promise<SyncAnswer>;

/** How many exchanges in a row may move nothing before the round gives up until later. */
const MAX_STALLED = 3;

/** How often a round asks again because the clock was set, or the device slept, before the answer came: what is written next needs the time. */
const MAX_UNTIMED = 2;

/** How many mutations to send at once; a round lowers it when the way turns out to carry less. */
export interface Pace {
  batch: number;
}

/**
 * Syncs until the queue is drained and the server has no more.
 * @throws Problem what the server or the network said; everything unsent is back in the queue then
 */
export async function syncRound(store: Store, post: Post, pace: Pace = { batch: MAX_MUTATIONS }): Promise<void> {
  await release(store);
  let hasMore = true;
  let stalled = 0;
  /** Whether it is for their stamps that changes were refused last. */
  let isClock = false;
  /** Goals that met one of their title and wait for it, by mutation: what else is queued may make room for them. */
  const held = new Set<string>();
  let untimed = 0;
  let isTimed = true;
  for (;;) {
    const startingOver = await isStartingOver(store);
    const mutations = startingOver ? [] : await takeBatch(store, pace.batch, held);
    if (mutations.length === 0 && !hasMore && (isTimed || untimed > MAX_UNTIMED)) {
      if (held.size === 0) return;
      held.clear();
      continue;
    }
    try {
      const answer = await exchange(store, post, mutations);
      ({ hasMore, isTimed } = answer);
      untimed += isTimed ? 0 : 1;
      if (startingOver && !hasMore) await finishStartOver(store);
      for (const { id, status } of answer.results) if (status === 409) held.add(id);
      isClock = answer.results.some(({ status }) => status === 422);
      stalled =
        mutations.length === 0 ||
        hasMore ||
        answer.results.some(({ status }) => status < 300 || status === 404 || status === 507)
          ? 0
          : stalled + 1;
    } catch (error) {
      await release(store);
      if (!(error instanceof Problem)) throw error;
      if (error.status === 410 && stalled < MAX_STALLED) {
        await beginStartOver(store, error.code === 'cursor_ahead' ? 'ahead' : 'expired');
        hasMore = true;
        stalled += 1;
      } else if (error.code === 'payload_too_large' && mutations.length > 1)
        pace.batch = Math.ceil(mutations.length / 2);
      else throw error;
    }
    if (stalled >= MAX_STALLED + held.size) throw new Problem(isClock ? 'clock_ahead' : 'unavailable');
  }
}

const isStartingOver = (store: Store): Promise<boolean> =>
  store.transaction('r', store.meta, async () => (await readStartOver(store)) !== null);

/** One question and its answer, absorbed; `isTimed` when it told how far off this device's clock is. */
async function exchange(store: Store, post: Post, mutations: Mutation[]): Promise<SyncAnswer & { isTimed: boolean }> {
  const [from, { replicaId }] = await store.transaction('r', store.meta, () =>
    Promise.all([readCursor(store), readClock(store)]),
  );
  const asked = readClocks(store.ports);
  const answer = await post({ protocol: PROTOCOL, replicaId, cursor: from, mutations });
  const offsetMs = measureOffset(asked, readClocks(store.ports), Date.parse(answer.serverTime));
  const sent = new Map(mutations.map(({ id, resource, recordId }): [string, RecordKey] => [id, [resource, recordId]]));
  await absorb(store, { from, answer, sent, settle, ...(offsetMs !== undefined && { offsetMs }) });
  return { ...answer, isTimed: offsetMs !== undefined };
}
