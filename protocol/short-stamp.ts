/**
 * Stamps as protocol 2 writes them. A message names each replica once and one instant, and a stamp says how far it is from there:
 *
 *     base: 1772443200000, replicas: ["9f8e7d6c5b4a3f2e"]      1500-0-0   is   019cade3bd5c-0000-9f8e7d6c5b4a3f2e
 *                                                              └ ms after base (negative before) └ counter └ place in replicas
 *
 * Three decimal numbers. Only what travels is short; what is stored and compared is long, and a long stamp may stand anywhere.
 * @see docs/contract.md, "Short stamps"
 */
import { formatStamp, parseStamp, STAMP_PATTERN, stampMs, stampReplica, type Stamp } from './stamp.ts';

/** What the short stamps of a message are measured by. */
export interface StampBase {
  /** Milliseconds since 1970. */
  base: number;
  /** Replica ids, by the place that a stamp names. */
  replicas: readonly string[];
}

/** How many replicas a message may name; the stamps of others stay long. */
export const MAX_REPLICAS = 1000;

const SHORT = /^(-?\d{1,15})-(\d{1,5})-(\d{1,3})$/;
const MAX_MS = 2 ** 48 - 1;
const MAX_COUNTER = 0xffff;

/**
 * The long form of a stamp that came.
 * @returns undefined for a text that is no stamp, names no replica of its message, or lies beyond what a stamp can say
 */
export function expandStamp(text: string, { base, replicas }: StampBase): Stamp | undefined {
  if (STAMP_PATTERN.test(text)) return text;
  const [, after, count, place] = SHORT.exec(text) ?? [];
  const [ms, counter, replicaId] = [base + Number(after), Number(count), replicas[Number(place)]];
  const isStamp = ms >= 0 && ms <= MAX_MS && counter <= MAX_COUNTER && replicaId !== undefined;
  return isStamp ? formatStamp({ ms, counter, replicaId }) : undefined;
}

/** Shortens the stamps of one message; `replicas` grows by those that they name. */
export class StampShortener implements StampBase {
  readonly replicas: string[] = [];
  private readonly places = new Map<string, number>();

  /**
   * @param base   near most of the stamps, in milliseconds since 1970
   * @param first  the replica that has the first place, whether or not a stamp names it
   */
  constructor(
    readonly base: number,
    first?: string,
  ) {
    if (first !== undefined) this.places.set(first, this.replicas.push(first) - 1);
  }

  /** A stamp as it travels. @param stamp  known to be well formed */
  shorten(stamp: Stamp): string {
    const replicaId = stampReplica(stamp);
    let place = this.places.get(replicaId);
    if (place === undefined) {
      if (this.replicas.length === MAX_REPLICAS) return stamp;
      place = this.replicas.push(replicaId) - 1;
      this.places.set(replicaId, place);
    }
    return `${stampMs(stamp) - this.base}-${parseStamp(stamp).counter}-${place}`;
  }
}

/** Each stamp of a map by what a function makes of it. */
export const mapStamps = <T>(stamps: Record<string, T>, make: (stamp: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(stamps).map(([field, stamp]) => [field, make(stamp)]));
