/** One question and its answer, absorbed. */
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb, readCursor } from '#client/store/absorb.ts';
import { readClock } from '#client/store/clock.ts';
import type { RecordKey, Store } from '#client/store/database.ts';
import { isRefillDue } from '#client/store/server-schema.ts';
import { measureOffset, readClocks } from './round-trip.ts';
import { settle } from './settle.ts';

/** The network, as far as a round knows it. @throws Problem */
export type Post = (request: SyncRequest) => Promise<SyncAnswer>;

/** A round that sends something, as the stream that it stands beside sees it. */
export interface Beside {
  /** The name of the stream. */
  stream: string | undefined;
  /** @param isSettled  whether every result was settled: what the stream has left out is here then */
  over(isSettled: boolean): void;
}

export interface Asking {
  protocol: number;
  /** Asks with the cursor of a refill, and leaves that of the store where it is. */
  refilling?: boolean;
  beside?: (() => Beside) | undefined;
  /** What else to ask. */
  also?: Pick<SyncRequest, 'digest' | 'refill' | 'schema'>;
}

/** @returns the answer; `isTimed` when it told how far off this device's clock is */
export async function exchange(
  store: Store,
  post: Post,
  mutations: Mutation[],
  { protocol, refilling = false, beside, also }: Asking,
): Promise<SyncAnswer & { isTimed: boolean }> {
  const [from, { replicaId }, echo] = await store.transaction('r', store.meta, () =>
    Promise.all([readCursor(store, refilling), readClock(store), isRefillDue(store)]),
  );
  const side = mutations.length > 0 ? beside?.() : undefined;
  let isSettled = false;
  try {
    const asked = readClocks(store.ports);
    const stream = side?.stream;
    // A store that lacks fields of its records gets them whole.
    const options = { ...(stream && { stream }), ...(echo && protocol > 1 && { echo }), ...also };
    const answer = await post({ protocol, replicaId, cursor: from, mutations, ...options });
    const offsetMs = measureOffset(asked, readClocks(store.ports), Date.parse(answer.serverTime));
    const sent = new Map(
      mutations.map(({ id, resource, recordId }): [string, RecordKey] => [id, [resource, recordId]]),
    );
    const told = { from, answer, sent, settle, refilling, ...(offsetMs !== undefined && { offsetMs }) };
    isSettled = await absorb(store, told);
    return { ...answer, isTimed: offsetMs !== undefined };
  } finally {
    side?.over(isSettled);
  }
}
