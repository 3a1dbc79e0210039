/** An engine that starts at its time. */
import type { Engine } from '#client/sync/engine.ts';

/**
 * Stands for an engine until it starts. What is written before that waits in the store, as ever.
 * @param start  is not called when the engine has been stopped by then
 */
export function startLater(start: () => Engine, when: Promise<void>): Engine {
  let engine: Engine | null = null;
  let stopped = false;
  const started = when.then(() => {
    if (!stopped) engine = start();
  });
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
