/**
 * How long to wait after failures: exponential, capped, then full jitter, so that a thousand clients of a server that
 * comes back do not come back as one.
 * @see docs/sync-rules.md R24
 */
const BASE_MS = 1_000;
const CAP_MS = 30_000;
/** What a third failure in a row waits at least: then no minute has more than 30 attempts. */
const LEAST_MS = 2_250;
/** Whatever a server or a proxy asks for, after so long it is asked again: it may have been a mistake, or have passed. */
export const MOST_ASKED_MS = 900_000;
/** While a person looks at changes that are not sent: 10 s after the network is back they are. */
export const PRESSING_CAP_MS = 8_000;

/**
 * @param failures  how many attempts failed in a row, 1 or more
 * @param random  a number in [0, 1)
 * @param retryAfterMs  what the server asked for; waited out at least, up to a quarter of an hour
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0, capMs = CAP_MS): number {
  const grownMs = BASE_MS * 2 ** Math.min(failures, 30);
  const ceiling = Math.min(capMs, grownMs);
  const floor = Math.min(LEAST_MS, grownMs / 4);
  return Math.min(retryAfterMs, MOST_ASKED_MS) + Math.max(floor, Math.floor(random * ceiling));
}
