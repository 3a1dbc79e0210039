/**
 * A limit that is counted in the database at each try, for what is rare and must not be overdone by one: guesses at passwords,
 * sign-ups. The instances count together.
 */
import type { RateCounters } from '../database/rate-counters.ts';
import { countKey, tooMany, type NamedFigure } from './limit.ts';

export interface ExactLimit {
  /**
   * Counts a try before it is made, so that many at once cannot slip through together.
   * @throws Problem `too_many_requests` with `retryAfter`
   */
  take(whom: string): Promise<void>;
  /** The try turned out not to count. */
  giveBack(whom: string): Promise<void>;
}

/** How long a refusal is repeated without asking the database. */
const REMEMBER_MS = 1000;
const MOST_REMEMBERED = 10_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/** @param now  milliseconds since 1970 */
export function exactLimit(
  { name, points, windowMs }: NamedFigure,
  counters: RateCounters,
  now: () => number,
): ExactLimit {
  const refusals = new Map<string, { untilMs: number; askAgainMs: number }>();
  let sweptMs = now();
  return {
    async take(whom) {
      const key = countKey(name, whom);
      const refused = refusals.get(key);
      if (refused && refused.askAgainMs > now()) throw tooMany(refused.untilMs, now());
      const count = await counters.add(key, 1, points + 1, new Date(now() + windowMs));
      if (now() - sweptMs > SWEEP_EVERY_MS) {
        sweptMs = now();
        await counters.sweep();
      }
      if (count.points <= points) return;
      if (refusals.size >= MOST_REMEMBERED) refusals.clear();
      refusals.set(key, { untilMs: count.expiresAt.getTime(), askAgainMs: now() + REMEMBER_MS });
      throw tooMany(count.expiresAt.getTime(), now());
    },
    giveBack: (whom) => counters.giveBack(countKey(name, whom)),
  };
}
