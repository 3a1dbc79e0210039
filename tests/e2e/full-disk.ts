/** A disk that takes nothing any more, as a browser tells of it. */
import type { BrowserDevice } from './browser-device.ts';

/** Every request that stores something fails as a browser fails it, so many times. @param name  of the error */
export const failPuts = (device: BrowserDevice, name: string, times: number): Promise<void> =>
  device.page.evaluate(
    ([error, count]) => {
      const prototype = IDBObjectStore.prototype as { put: unknown; real?: (...args: unknown[]) => unknown };
      prototype.real ??= prototype.put as never;
      let left = count;
      prototype.put = function (this: unknown, ...args: unknown[]) {
        if (left-- > 0) throw new DOMException('as a browser says it', error);
        return prototype.real!.apply(this, args);
      };
    },
    [name, times] as const,
  );
