/**
 * A stamp: the time of a write as a reading of a hybrid logical clock, a string that sorts in the order of the writes.
 *
 *     019cbf0e1a40-0000-9f8e7d6c5b4a3f2e
 *     └ ms since 1970 └ counter └ replica id
 *
 * Twelve, four and sixteen lower-case hex digits. Bytewise comparison is the order, so `<` compares two
 * stamps. A replica's next stamp is greater than every stamp it has made and than those of the record
 * that it writes, whatever its wall clock says.
 * @see docs/sync-rules.md R1, R2; hybrid logical clocks, Kulkarni et al. 2014
 */
import { Problem } from './problem.ts';

export type Stamp = string;

export interface StampParts {
  /** Milliseconds since 1970, 0 … 2^48 − 1. */
  ms: number;
  /** Orders the stamps of one millisecond, 0 … 65535. */
  counter: number;
  /** The replica that wrote: sixteen hex digits, drawn at random once per database. */
  replicaId: string;
}

/** Any stamp. */
export const STAMP_PATTERN = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{16}$/;
const MAX_COUNTER = 0xffff;
const MAX_MS = 2 ** 48 - 1;
/** The upper bound of a wall clock: almost 900 years before the digits run out, so that a broken clock leaves room for later stamps. */
const LAST_WALL_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The replica of system stamps, which mark values that no person set, such as defaults or today's goal of a routine. */
const SYSTEM = '0'.repeat(16);

/** The stamp of a default that was never set, smaller than every stamp of a replica. @see docs/sync-rules.md R81 */
export const ZERO_STAMP: Stamp = formatStamp({ ms: 0, counter: 0, replicaId: SYSTEM });

/** Writes a stamp; the inverse of `parseStamp`. */
export function formatStamp({ ms, counter, replicaId }: StampParts): Stamp {
  return `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}-${replicaId}`;
}

/**
 * Reads a stamp.
 * @throws Problem `invalid_request` for any other text
 */
export function parseStamp(text: Stamp): StampParts {
  if (!STAMP_PATTERN.test(text)) throw new Problem('invalid_request', `"${text}" is not a stamp.`);
  return { ms: stampMs(text), counter: Number.parseInt(text.slice(13, 17), 16), replicaId: stampReplica(text) };
}

/** The milliseconds since 1970 of a stamp that is known to be well formed. */
export const stampMs = (stamp: Stamp): number => Number.parseInt(stamp.slice(0, 12), 16);

/** The replica that made a stamp that is known to be well formed. */
export const stampReplica = (stamp: Stamp): string => stamp.slice(18);

/** Whether a stamp is a system stamp: its value came from a rule or a default, so nobody loses anything when it is overwritten. */
export const isSystemStamp = (stamp: Stamp): boolean => stampReplica(stamp) === SYSTEM;

/** The system stamp of a moment, smaller than every stamp that a replica makes at that moment. */
export const systemStamp = (ms: number): Stamp => formatStamp({ ms, counter: 0, replicaId: SYSTEM });

/** The same moment and counter as a system stamp. */
export const toSystemStamp = (stamp: Stamp): Stamp => `${stamp.slice(0, 18)}${SYSTEM}`;

/** The next system stamp after another stamp: the same millisecond, the next counter. */
export const nextSystemStamp = (stamp: Stamp): Stamp => nextStamp(stamp, 0, SYSTEM);

/**
 * The next stamp of a replica: the wall clock where it is later, otherwise the stamp right after the given one.
 * @param floor  what the stamp must exceed: the greatest that this replica made, or that its record bears; none at first
 * @param nowMs  the wall clock, corrected by the server's; any number is safe, NaN included
 * @throws Problem `clock_ahead` when `floor` is the greatest stamp that can be written
 */
export function nextStamp(floor: Stamp | undefined, nowMs: number, replicaId: string): Stamp {
  const now = Math.min(Math.max(0, Math.floor(nowMs) || 0), LAST_WALL_MS);
  if (floor === undefined || now > stampMs(floor)) return formatStamp({ ms: now, counter: 0, replicaId });
  const after = stampAfter(floor, replicaId);
  if (after === undefined) throw new Problem('clock_ahead', 'There is no later stamp.');
  return after;
}

/**
 * The stamp right after another one, by a replica: the same millisecond and the next counter, or, after the last counter, the next
 * millisecond and counter 0.
 * @returns undefined after the greatest stamp that can be written
 * @throws Problem `invalid_request` for a text that is no stamp
 * @see docs/sync-rules.md R7
 */
export function stampAfter(stamp: Stamp, replicaId: string): Stamp | undefined {
  const { ms, counter } = parseStamp(stamp);
  if (counter < MAX_COUNTER) return formatStamp({ ms, counter: counter + 1, replicaId });
  return ms < MAX_MS ? formatStamp({ ms: ms + 1, counter: 0, replicaId }) : undefined;
}

/** Whether a stamp is exactly the next one after another, whichever replica made it. */
export const isStampAfter = (stamp: Stamp, earlier: Stamp): boolean =>
  stamp === stampAfter(earlier, stampReplica(stamp));

/** The greater of two stamps, of which either may be missing. */
export function laterStamp(a: Stamp, b: Stamp | undefined): Stamp;
export function laterStamp(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined;
export function laterStamp(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

/**
 * Replaces stamps from the future, as an imported document can contain them: as if their replicas had written now, in the same order.
 * @param limitMs  stamps later than this are from the future, in ms since 1970
 * @param nowMs    the time of the replacements
 * @returns a replacement for each stamp from the future, and for no other
 */
export function presentStamps(stamps: readonly Stamp[], limitMs: number, nowMs: number): Map<Stamp, Stamp> {
  const ahead = [...new Set(stamps)].filter((stamp) => stampMs(stamp) > limitMs).sort();
  const ms = Math.max(0, Math.floor(nowMs));
  return new Map(ahead.map((stamp, counter) => [stamp, formatStamp({ ms, counter, replicaId: stampReplica(stamp) })]));
}
