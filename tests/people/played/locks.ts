/** `navigator.locks` over the locks of a browser. */
import type { Locks } from '#tests/simulation/browser.ts';
import type { Process } from '#tests/simulation/process.ts';

interface LockOptions {
  steal?: boolean;
  signal?: AbortSignal;
}

type Held = (lock: { name: string }) => Promise<unknown>;

export const webLocks = (locks: Locks, tab: Process) => ({
  request: (name: string, ...rest: [Held] | [LockOptions, Held]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const held = rest.at(-1) as Held;
      const { steal = false, signal } = rest.length === 2 ? rest[0] : {};
      let begun = false;
      const leave = locks.request(name, steal, tab, () => {
        begun = true;
        void held({ name })
          .then(resolve, reject)
          .finally(() => leave());
        return () => reject(new DOMException('stolen', 'AbortError'));
      });
      signal?.addEventListener('abort', () => {
        if (begun) return;
        leave();
        reject(signal.reason as Error);
      });
    }),
});
