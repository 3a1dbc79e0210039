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
import { Problem } from '#protocol/problem.ts';
import { FIRST_SCHEMA, MAX_MUTATIONS, PROTOCOL, PROTOCOLS } from '#protocol/sync.ts';
import type { Store } from '#client/store/database.ts';
import { release, takeBatch } from '#client/store/outbox.ts';
import { isRefillDue, saveServerSchema } from '#client/store/server-schema.ts';
import { beginStartOver, finishStartOver, readStartOver } from '#client/store/start-over.ts';
import { exchange, type Beside, type Post } from './exchange.ts';

/** How many exchanges in a row may move nothing before the round gives up until later. */
const MAX_STALLED = 3;

/** How often a round asks again because the clock was set, or the device slept, before the answer came: what is written next needs the time. */
const MAX_UNTIMED = 2;

/** How a round speaks. */
export interface Pace {
  /** How many mutations to send at once; a round lowers it when the way turns out to carry less. */
  batch: number;
  /** An older one where the server does not know ours. */
  protocol?: number;
}

/**
 * Syncs until the queue is drained and the server has no more. A store that was filled by an older build is then filled up, page by
 * page, while what is queued goes on.
 * @param beside  told of each batch that is sent, by whom a stream follows
 * @throws Problem what the server or the network said; everything unsent is back in the queue then
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
  /** Whether it is for their stamps that changes were refused last. */
  let isClock = false;
  /** Goals that met one of their title and wait for it, by mutation: what else is queued may make room for them. */
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
      const older = olderProtocol(error, pace.protocol ?? PROTOCOL);
      if (older !== undefined) {
        pace.protocol = older;
        if (older === 1) await saveServerSchema(store, FIRST_SCHEMA);
      } else if (isLost(error) && refilling && stalled < MAX_STALLED) {
        // The cursor of the store tells what is wrong, if it is not that of the refill alone.
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

/** Whether the cursor is good no more: the server says so, or is an older one that cannot read it. */
const isLost = ({ status, extras }: Problem): boolean =>
  status === 410 || (status === 400 && extras.errors?.[0]?.path === 'cursor');

/** The newest protocol that both know, where ours was refused; the first servers name none. */
const olderProtocol = ({ code, extras }: Problem, tried: number): number | undefined =>
  code === 'upgrade_required'
    ? PROTOCOLS.findLast((known) => known < tried && (extras.protocols ?? [1]).includes(known))
    : undefined;

const isStartingOver = (store: Store): Promise<boolean> =>
  store.transaction('r', store.meta, async () => (await readStartOver(store)) !== null);
