/** Finds the jobs that have waited longest for the network of their callers, which must give up their places when others wait. */
import type { Problem } from '#protocol/problem.ts';

/**
 * Runs a step in which a job waits for the network of its caller. While others wait for a place, the step that has waited longest is
 * aborted, so that a slow caller cannot keep a place.
 */
export type AtNetwork = <T>(step: (giveUp: AbortSignal) => Promise<T>) => Promise<T>;

export interface Slowest {
  atNetwork: AtNetwork;
  /** Aborts the slowest steps that have had their time, one for each waiting job. */
  relieve(waiting: number): void;
}

interface Step {
  sinceMs: number;
  giveUp: AbortController;
}

/**
 * Tracks the steps of jobs.
 * @param networkMs  the time of a step while others wait; unlimited when missing
 * @param reason     makes the problem of an aborted step
 */
export function createSlowest(networkMs: number | undefined, reason: () => Problem): Slowest {
  /** In the order in which they began. */
  const steps = new Set<Step>();
  let timer: NodeJS.Timeout | undefined;
  let wanted = 0;

  function relieve(waiting: number): void {
    if (networkMs === undefined) return;
    wanted = waiting;
    clearTimeout(timer);
    for (const { sinceMs, giveUp } of [...steps].slice(0, wanted)) {
      const leftMs = sinceMs + networkMs - performance.now();
      if (leftMs > 0) return void (timer = setTimeout(() => relieve(wanted), leftMs).unref());
      giveUp.abort(reason());
    }
  }

  return {
    relieve,
    async atNetwork(step) {
      const one = { sinceMs: performance.now(), giveUp: new AbortController() };
      steps.add(one);
      if (wanted > 0) relieve(wanted);
      try {
        return await step(one.giveUp.signal);
      } finally {
        steps.delete(one);
      }
    },
  };
}
