/**
 * A limit counted in the database at each attempt, for rare actions that must not exceed it by one: password guesses, sign-ups. All
 * instances share the counts.
 */
import type { RateCount, RateCounters } from '../database/rate-counters.ts';
import { countKey, tooMany, type NamedFigure, type Note } from './limit.ts';

export interface ExactLimit {
  /**
   * Counts an attempt before it is made, so that concurrent attempts cannot exceed the limit together.
   * @throws Problem `too_many_requests` with `retryAfter`
   */
  take(whom: string, note?: Note): Promise<void>;
  /** Takes back an attempt that does not count. */
  refund(whom: string, note?: Note): Promise<void>;
}

/** How long a refusal is repeated without asking the database again. */
const REMEMBER_MS = 1000;
const MOST_REMEMBERED = 10_000;

/** @param now  milliseconds since 1970 */
export function exactLimit(figure: NamedFigure, counters: RateCounters, now: () => number): ExactLimit {
  const { name, points, windowMs } = figure;
  const refusals = new Map<string, { untilMs: number; askAgainMs: number }>();

  function refuse(untilMs: number, note?: Note): never {
    note?.({ ...figure, left: 0, resetsInMs: untilMs - now(), refused: true });
    throw tooMany(untilMs, now());
  }

  const tell = ({ points: used, expiresAt }: RateCount, note?: Note): void =>
    note?.({ ...figure, left: Math.max(0, points - used), resetsInMs: expiresAt.getTime() - now(), refused: false });

  return {
    async take(whom, note) {
      const key = countKey(name, whom);
      const refused = refusals.get(key);
      if (refused && refused.askAgainMs > now()) refuse(refused.untilMs, note);
      const count = await counters.add(key, 1, points + 1, new Date(now() + windowMs));
      if (count.points <= points) return tell(count, note);
      if (refusals.size >= MOST_REMEMBERED) refusals.clear();
      refusals.set(key, { untilMs: count.expiresAt.getTime(), askAgainMs: now() + REMEMBER_MS });
      refuse(count.expiresAt.getTime(), note);
    },
    async refund(whom, note) {
      const count = await counters.refund(countKey(name, whom));
      if (count) tell(count, note);
    },
  };
}
