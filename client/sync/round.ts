/**
 * One round of sync, until nothing is left in either direction:
 *
 *   release   slots that an interrupted round left on their way return to the queue
 *   batch     the oldest slots are taken and frozen
 *   post      they are sent, with the cursor
 *   absorb    results and changes are merged and the cursor moves, in one transaction
 *
 * A crash between any two steps does no harm: slots stay in the outbox until their result is stored, a second
 * application changes nothing, and the cursor moves only with the records.
 * @see docs/sync-rules.md R12–R20
 */
import { Problem } from '#protocol/problem.ts';
import { FIRST_SCHEMA, MAX_MUTATIONS, PROTOCOL, PROTOCOLS } from '#protocol/sync.ts';
import type { Store } from '#client/store/database.ts';
import { release, takeBatch } from '#client/store/outbox.ts';
import { isRefillDue, saveServerSchema } from '#client/store/server-schema.ts';
import { beginStartOver, finishStartOver, readStartOver } from '#client/store/start-over.ts';
import { exchange, type Beside, type Post } from './exchange.ts';

/** The number of exchanges in a row without progress before the round gives up. */
const MAX_STALLED = 3;

/** The number of times that a round asks again because it could not measure the time: the next writes need a correct clock. */
const MAX_UNTIMED = 2;

/** The pace of rounds, which one round leaves for the next. */
export interface Pace {
  /** The most mutations of a batch; lowered when a batch turns out to be too large for the network. */
  batch: number;
  /** An older protocol, where the server does not know the newest. */
  protocol?: number;
}

/**
 * Syncs until the queue is empty and the server has no more changes. A store that was filled by an older build is then refilled, page by
 * page, while queued changes go first.
 * @param beside  called for each batch that is sent, where a stream is open
 * @throws Problem of the server or the network; by then all unsent slots are back in the queue
 */
export async function syncRound(
  store: Store,
  post: Post,
  pace: Pace = { batch: MAX_MUTATIONS },
  beside?: () => Beside | undefined,
): Promise<void> {
  await release(store);
  let hasMore = true;
  let stalled = 0;
  /** Whether the last refusals were about stamps. */
  let isClock = false;
  /** Mutations of goals that wait for the arrival of the goal they duplicate; other queued changes may resolve the conflict first. */
  const held = new Set<string>();
  let untimed = 0;
  let isTimed = true;
  for (;;) {
    const startingOver = await isStartingOver(store);
    const mutations = startingOver ? [] : await takeBatch(store, pace.batch, held);
    let refilling = false;
    if (mutations.length === 0 && !hasMore && (isTimed || untimed > MAX_UNTIMED)) {
      refilling = held.size === 0 && (await store.transaction('r', store.meta, () => isRefillDue(store)));
      if (held.size === 0 && !refilling) return;
      held.clear();
      if (!refilling) continue;
    }
    try {
      const answer = await exchange(store, post, mutations, { protocol: pace.protocol ?? PROTOCOL, refilling, beside });
      if (refilling) continue;
      ({ hasMore, isTimed } = answer);
      untimed += isTimed ? 0 : 1;
      // A page that another tab asked for may have come first; this one was not absorbed then.
      if (startingOver && !hasMore && answer.isNext) await finishStartOver(store);
      if (!answer.isSettled) await release(store);
      const results = answer.isSettled ? answer.results : [];
      for (const { id, status } of results) if (status === 409) held.add(id);
      isClock = results.some(({ status }) => status === 422);
      stalled =
        mutations.length === 0 ||
        hasMore ||
        results.some(({ status }) => status < 300 || status === 404 || status === 507)
          ? 0
          : stalled + 1;
    } catch (error) {
      await release(store);
      if (!(error instanceof Problem)) throw error;
      const older = olderProtocol(error, pace.protocol ?? PROTOCOL);
      if (older !== undefined) {
        pace.protocol = older;
        if (older === 1) await saveServerSchema(store, FIRST_SCHEMA);
      } else if (isLost(error) && refilling && stalled < MAX_STALLED) {
        // If only the cursor of the refill is invalid, the store's own cursor still works.
        await store.meta.delete('refill');
        hasMore = true;
        stalled += 1;
      } else if (isLost(error) && stalled < MAX_STALLED) {
        await beginStartOver(store, error.code === 'cursor_expired' ? 'expired' : 'ahead');
        hasMore = true;
        stalled += 1;
      } else if (error.code === 'payload_too_large' && mutations.length > 1)
        pace.batch = Math.ceil(mutations.length / 2);
      else throw error;
    }
    if (stalled >= MAX_STALLED + held.size) throw new Problem(isClock ? 'clock_ahead' : 'unavailable');
  }
}

/** Whether the cursor is not accepted any more: the server says so, or is an older release that cannot read it. */
const isLost = ({ status, extras }: Problem): boolean =>
  status === 410 || (status === 400 && extras.errors?.[0]?.path === 'cursor');

/** The newest protocol that both sides know, where a request was refused for its protocol; the first releases name none. */
const olderProtocol = ({ code, extras }: Problem, tried: number): number | undefined =>
  code === 'upgrade_required'
    ? PROTOCOLS.findLast((known) => known < tried && (extras.protocols ?? [1]).includes(known))
    : undefined;

const isStartingOver = (store: Store): Promise<boolean> =>
  store.transaction('r', store.meta, async () => (await readStartOver(store)) !== null);
