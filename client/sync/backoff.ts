/**
 * The delay after failures: exponential, capped, with full jitter, so that the clients of a server that recovers do not all
 * return at one moment.
 * @see docs/sync-rules.md R24
 */
const BASE_MS = 1_000;
const CAP_MS = 30_000;
/** The least delay from the third failure in a row on, which keeps attempts below 30 a minute. */
const LEAST_MS = 2_250;
/** The upper bound of a requested delay: a server or a proxy may ask for a longer one by mistake. */
export const MOST_ASKED_MS = 900_000;
/** The cap while a person looks at unsent changes, so that they are sent within 10 s after the network is back. */
export const PRESSING_CAP_MS = 8_000;

/**
 * The delay before the next attempt, in ms.
 * @param failures      the number of attempts that failed in a row, 1 or more
 * @param random        a number in [0, 1)
 * @param retryAfterMs  the delay that the server asked for; a lower bound, up to a quarter of an hour
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0, capMs = CAP_MS): number {
  const grownMs = BASE_MS * 2 ** Math.min(failures, 30);
  const ceiling = Math.min(capMs, grownMs);
  const floor = Math.min(LEAST_MS, grownMs / 4);
  return Math.min(retryAfterMs, MOST_ASKED_MS) + Math.max(floor, Math.floor(random * ceiling));
}
