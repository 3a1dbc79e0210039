/** Defers non-critical work until the browser is idle. */

/** The longest wait for a page that is never idle. */
const PATIENCE_MS = 1_000;
/** The wait where the browser does not report idleness (Safari). */
const GUESS_MS = 200;

/** Resolves once everything under way is painted and the page is idle. */
export const nextIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, GUESS_MS);
    else requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
  });
