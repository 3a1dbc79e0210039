/** One exchange with the server: sends a request and absorbs the answer. */
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb, readCursor, type Absorbed } from '#client/store/absorb.ts';
import { readClock } from '#client/store/clock.ts';
import type { RecordKey, Store } from '#client/store/database.ts';
import { isRefillDue } from '#client/store/server-schema.ts';
import { measureOffset, readClocks } from './round-trip.ts';
import { settle } from './settle.ts';

/** Posts a sync request. @throws Problem */
export type Post = (request: SyncRequest) => Promise<SyncAnswer>;

/** A batch that is sent beside a stream. */
export interface Beside {
  /** The name of the stream, and the number of the batch, unique for that stream. */
  name: { stream: string; batch: number };
  /** Called when the exchange is over. @param isHeld  whether the store holds all changes of the batch as the server applied them */
  over(isHeld: boolean): void;
}

export interface Asking {
  protocol: number;
  /** Uses the cursor of the refill, and leaves that of the store. */
  refilling?: boolean;
  beside?: (() => Beside | undefined) | undefined;
  /** Further members of the request. */
  also?: Pick<SyncRequest, 'digest' | 'refill' | 'schema'>;
}

/** Runs one exchange. @returns the answer; `isTimed` when the offset of this device's clock was measured */
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
    // A store that lacks fields asks for whole records.
    const options = { ...side?.name, ...(echo && protocol > 1 && { echo }), ...also };
    const answer = await post({ protocol, replicaId, cursor: from, mutations, ...options });
    const offsetMs = measureOffset(asked, readClocks(store.ports), Date.parse(answer.serverTime));
    const sent = new Map(
      mutations.map(({ id, resource, recordId }): [string, RecordKey] => [id, [resource, recordId]]),
    );
    const told = { from, answer, sent, settle, refilling, ...(offsetMs !== undefined && { offsetMs }) };
    const { isSettled, isNext } = await absorb(store, told);
    // The server may have applied a delayed copy of a change that was refused here, and then the change is not in the store.
    isHeld = isSettled && answer.results.every(({ status }) => status < 300);
    return { ...answer, isSettled, isNext, isTimed: offsetMs !== undefined };
  } finally {
    side?.over(isHeld);
  }
}
