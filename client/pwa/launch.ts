/**
 * Opening the app once more goes to the window that is open, and to the address that was asked for. The window is not
 * loaded anew, so that what someone is writing in it stays.
 */

/** Chromium's queue of launches, which TypeScript's DOM types do not know. */
interface LaunchQueue {
  setConsumer: (consumer: (params: { targetURL?: string }) => void) => void;
}

/**
 * Follows launches. The first one is how this very window was opened, at that address already.
 * @param go  shows an address of the app: path and query
 */
export function followLaunches(window: Window & { launchQueue?: LaunchQueue }, go: (address: string) => void): void {
  window.launchQueue?.setConsumer(({ targetURL }) => {
    if (targetURL === undefined || targetURL === window.location.href) return;
    const { origin, pathname, search } = new URL(targetURL);
    if (origin === window.location.origin) go(pathname + search);
  });
}
