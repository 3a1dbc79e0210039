/**
 * Measures the offset of the server's clock from this device's by one request and its answer.
 * @see docs/sync-rules.md R6
 */
import type { StorePorts } from '#client/store/ports.ts';

/** The two clocks of a device at one moment, in ms. */
export interface Reading {
  wallMs: number;
  /** The monotonic clock; its start is arbitrary. */
  steadyMs: number;
}

/** More than the drift between two clocks during a request. */
const TOLERANCE_MS = 1_000;

export const readClocks = (ports: StorePorts): Reading => ({ wallMs: ports.now(), steadyMs: ports.steady() });

/**
 * The server's clock minus this device's wall clock after the answer. The monotonic clock measures the time between, since the wall clock
 * may be set meanwhile.
 * @param serverMs  the server's time in its answer, in ms since 1970
 * @returns undefined where the wall clock advanced by more than the monotonic one: it was set forward, or the device slept, which stops some
 *          monotonic clocks. Then the moment of the answer is unknown.
 */
export function measureOffset(asked: Reading, answered: Reading, serverMs: number): number | undefined {
  const elapsedMs = answered.steadyMs - asked.steadyMs;
  const isUnsure = answered.wallMs - asked.wallMs - elapsedMs > TOLERANCE_MS;
  return isUnsure ? undefined : Math.round(serverMs + elapsedMs / 2 - answered.wallMs);
}
