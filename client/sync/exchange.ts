/** One question and its answer, absorbed. */
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb, readCursor, type Absorbed } from '#client/store/absorb.ts';
import { readClock } from '#client/store/clock.ts';
import type { RecordKey, Store } from '#client/store/database.ts';
import { isRefillDue } from '#client/store/server-schema.ts';
import { measureOffset, readClocks } from './round-trip.ts';
import { settle } from './settle.ts';

/** The network, as far as a round knows it. @throws Problem */
export type Post = (request: SyncRequest) => Promise<SyncAnswer>;

/** A batch, as the stream beside which it is sent sees it. */
export interface Beside {
  /** The name of the stream, and that of the batch among those beside it. */
  name: { stream: string; batch: number };
  /** @param isHeld  whether the store holds everything that the batch sent, as the server has taken it */
  over(isHeld: boolean): void;
}

export interface Asking {
  protocol: number;
  /** Asks with the cursor of a refill, and leaves that of the store where it is. */
  refilling?: boolean;
  beside?: (() => Beside | undefined) | undefined;
  /** What else to ask. */
  also?: Pick<SyncRequest, 'digest' | 'refill' | 'schema'>;
}

/** @returns the answer; `isTimed` when it told how far off this device's clock is */
export async function exchange(
  store: Store,
  post: Post,
  mutations: Mutation[],
  { protocol, refilling = false, beside, also }: Asking,
): Promise<SyncAnswer & Absorbed & { isTimed: boolean }> {
  const [from, { replicaId }, echo] = await store.transaction('r', store.meta, () =>
    Promise.all([readCursor(store, refilling), readClock(store), isRefillDue(store)]),
  );
  const side = mutations.length > 0 ? beside?.() : undefined;
  let isHeld = false;
  try {
    const asked = readClocks(store.ports);
    // A store that lacks fields of its records gets them whole.
    const options = { ...side?.name, ...(echo && protocol > 1 && { echo }), ...also };
    const answer = await post({ protocol, replicaId, cursor: from, mutations, ...options });
    const offsetMs = measureOffset(asked, readClocks(store.ports), Date.parse(answer.serverTime));
    const sent = new Map(
      mutations.map(({ id, resource, recordId }): [string, RecordKey] => [id, [resource, recordId]]),
    );
    const told = { from, answer, sent, settle, refilling, ...(offsetMs !== undefined && { offsetMs }) };
    const { isSettled, isNext } = await absorb(store, told);
    // A change that was refused here may have been taken where a copy of it came, and then it is not here.
    isHeld = isSettled && answer.results.every(({ status }) => status < 300);
    return { ...answer, isSettled, isNext, isTimed: offsetMs !== undefined };
  } finally {
    side?.over(isHeld);
  }
}
