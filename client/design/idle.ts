/** Waits with what nobody looks for in the first moment. */

/** A page that is never idle is not waited for any longer than this. */
const PATIENCE_MS = 1_000;
/** Where the browser does not tell when it is idle (Safari). */
const GUESS_MS = 200;

/** Resolves once all that is under way is painted and the page has nothing more urgent to do. */
export const nextIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, GUESS_MS);
    else requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
  });
