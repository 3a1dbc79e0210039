/** An engine that starts later, once its script is loaded, because the first screen does not need it. */
import { Problem } from '#protocol/problem.ts';
import type { Engine } from '#client/sync/engine.ts';

/** The delay before a script that could not be loaded is requested again. */
const RETRY_MS = 5_000;

/**
 * Stands in for an engine until it starts. Changes made before that wait in the outbox.
 * @param start  starts the engine; not called if it was stopped before. If it fails, it is called again later, and calls that wait for the
 *               engine throw a `network` problem
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
