/** Who of those that hold a place has waited longest for the network of its caller, and is to give it up when others wait for one. */
import type { Problem } from '#protocol/problem.ts';

/**
 * Runs a step in which a place waits for the network of its caller. Where others wait for a place, the step that has waited longest is
 * told to give up: nobody holds a place by being slow.
 */
export type AtNetwork = <T>(step: (giveUp: AbortSignal) => Promise<T>) => Promise<T>;

export interface Slowest {
  atNetwork: AtNetwork;
  /** Tells the slowest to give up once they have had their time, as many as there is somebody who waits. */
  relieve(waiting: number): void;
}

interface Step {
  sinceMs: number;
  giveUp: AbortController;
}

/**
 * Follows the steps of some places.
 * @param networkMs  how long a step has while others wait; without it, for ever
 * @param reason     what a step that gives up ends with
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
