/**
 * How far the server's clock is from this device's, by one question and its answer.
 * @see docs/sync-rules.md R6
 */
import type { StorePorts } from '#client/store/ports.ts';

/** The two clocks of a device at one moment, in ms. */
export interface Reading {
  wallMs: number;
  /** Never set by anybody; since when it counts means nothing. */
  steadyMs: number;
}

/** More than a clock that runs unevenly strays while a server answers. */
const TOLERANCE_MS = 1_000;

export const readClocks = (ports: StorePorts): Reading => ({ wallMs: ports.now(), steadyMs: ports.steady() });

/**
 * The server's clock minus this device's, as its wall clock stands after the answer. The steady clock measures the time between, since
 * the wall clock may be set meanwhile.
 * @param serverMs  the server's time in its answer, in ms since 1970
 * @returns undefined where the wall clock went on for longer than the steady one: it was set forward, or the device slept, in which some
 *          steady clocks stand still. Then nobody can tell when the server spoke.
 */
export function measureOffset(asked: Reading, answered: Reading, serverMs: number): number | undefined {
  const elapsedMs = answered.steadyMs - asked.steadyMs;
  const isUnsure = answered.wallMs - asked.wallMs - elapsedMs > TOLERANCE_MS;
  return isUnsure ? undefined : Math.round(serverMs + elapsedMs / 2 - answered.wallMs);
}
