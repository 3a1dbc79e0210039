/** An engine that starts at its time, once its script is there: it is not among those that the first screen waits for. */
import { Problem } from '#protocol/problem.ts';
import type { Engine } from '#client/sync/engine.ts';

/** A script that could not be loaded is asked for again after so long. */
const RETRY_MS = 5_000;

/**
 * Stands for an engine until it starts. What is written before that waits in the store, as ever.
 * @param start  is not called when the engine has been stopped by then; where it fails, it is called again later, and whoever waits
 *               hears that there is no network
 */
export function startLater(start: () => Engine | Promise<Engine>, when: Promise<void>): Engine {
  let engine: Engine | null = null;
  let stopped = false;
  const begin = async (): Promise<void> => {
    if (stopped) return;
    try {
      const begun = await start();
      if (stopped) begun.stop();
      else engine = begun;
    } catch (cause) {
      setTimeout(() => follow(begin()), RETRY_MS);
      throw new Problem('network', undefined, {}, { cause });
    }
  };
  let started: Promise<void>;
  const follow = (beginning: Promise<void>): void => {
    started = beginning;
    beginning.catch(() => undefined);
  };
  follow(when.then(begin));
  return {
    async syncNow() {
      await started;
      await engine?.syncNow();
    },
    async drain() {
      await started;
      await engine?.drain();
    },
    stop() {
      stopped = true;
      engine?.stop();
    },
  };
}
