/**
 * A limit for frequent calls: counted in memory, and shared with the other instances in steps of a twentieth, without any call
 * waiting for it. Most users never reach one step, and cost the database nothing. Each instance may allow one step more than the
 * limit; docs/decisions/0006-rate-limits.md.
 */
import type { RateCounters } from '../database/rate-counters.ts';
import { countKey, tooMany, type NamedFigure, type Note } from './limit.ts';

export interface EstimatedLimit {
  /** Counts a call. @throws Problem `too_many_requests` with `retryAfter` */
  take(whom: string, note?: Note): void;
  /** Whether the next call would be refused; counts nothing. */
  isSpent(whom: string): boolean;
}

interface Estimate {
  /** The count that all instances have shared, including what this one is sharing now. */
  told: number;
  /** The count that this instance has not shared yet. */
  untold: number;
}

const STEPS = 20;
/** The most keys of a window. More mean invented addresses; then the counts of the window start again. */
const MOST_KEYS = 50_000;

/** @param now  milliseconds since 1970 */
export function estimatedLimit(figure: NamedFigure, counters: RateCounters, now: () => number): EstimatedLimit {
  const { name, points, windowMs } = figure;
  const step = Math.max(1, Math.floor(points / STEPS));
  const estimates = new Map<string, Estimate>();
  let current = NaN;

  function estimateOf(whom: string): Estimate {
    let estimate = estimates.get(whom);
    if (estimate) return estimate;
    if (estimates.size >= MOST_KEYS) estimates.clear();
    estimates.set(whom, (estimate = { told: 0, untold: 0 }));
    return estimate;
  }

  async function tell(whom: string, estimate: Estimate, window: number): Promise<void> {
    const telling = estimate.untold;
    estimate.told += telling;
    estimate.untold = 0;
    const key = countKey(`${name}:${window}`, whom);
    try {
      const { points: told } = await counters.add(key, telling, 2 ** 31 - 1, new Date((window + 1) * windowMs));
      estimate.told = Math.max(estimate.told, told);
    } catch {
      // Without the database, this instance counts by itself.
    }
  }

  return {
    isSpent(whom) {
      const estimate = Math.floor(now() / windowMs) === current ? estimates.get(whom) : undefined;
      return estimate !== undefined && estimate.told + estimate.untold >= points;
    },
    take(whom, note) {
      const window = Math.floor(now() / windowMs);
      if (window !== current) estimates.clear();
      current = window;
      const estimate = estimateOf(whom);
      const left = Math.max(0, points - estimate.told - estimate.untold);
      const resetsAtMs = (window + 1) * windowMs;
      note?.({ ...figure, left: Math.max(0, left - 1), resetsInMs: resetsAtMs - now(), refused: left === 0 });
      if (left === 0) throw tooMany(resetsAtMs, now());
      estimate.untold += 1;
      if (estimate.untold >= step) void tell(whom, estimate, window);
    },
  };
}
