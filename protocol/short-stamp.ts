/**
 * Short stamps of protocol 2. A message names one instant and each replica once; a stamp is given relative to these:
 *
 *     base: 1772443200000, replicas: ["9f8e7d6c5b4a3f2e"]      1500-0-0   is   019cade3bd5c-0000-9f8e7d6c5b4a3f2e
 *                                                              └ ms after base (negative before) └ counter └ index in replicas
 *
 * All three are decimal numbers. Stamps are short only on the wire; stored and compared is the long form, which is allowed everywhere.
 * @see docs/contract.md, "Short stamps"
 */
import { formatStamp, parseStamp, STAMP_PATTERN, stampMs, stampReplica, type Stamp } from './stamp.ts';

/** The values that the short stamps of a message are relative to. */
export interface StampBase {
  /** Milliseconds since 1970. */
  base: number;
  /** Replica ids, by the index that a stamp names. */
  replicas: readonly string[];
}

/** The most replicas that a message may name; stamps of further replicas stay long. */
export const MAX_REPLICAS = 1000;

const SHORT = /^(-?\d{1,15})-(\d{1,5})-(\d{1,3})$/;
const MAX_MS = 2 ** 48 - 1;
const MAX_COUNTER = 0xffff;

/**
 * Expands a short stamp; a long one is returned as it is.
 * @returns undefined for a text that is no stamp, names no replica of its message, or exceeds the range of a stamp
 */
export function expandStamp(text: string, { base, replicas }: StampBase): Stamp | undefined {
  if (STAMP_PATTERN.test(text)) return text;
  const [, after, count, place] = SHORT.exec(text) ?? [];
  const [ms, counter, replicaId] = [base + Number(after), Number(count), replicas[Number(place)]];
  const isStamp = ms >= 0 && ms <= MAX_MS && counter <= MAX_COUNTER && replicaId !== undefined;
  return isStamp ? formatStamp({ ms, counter, replicaId }) : undefined;
}

/** Shortens the stamps of one message and collects the `replicas` that they name. */
export class StampShortener implements StampBase {
  readonly replicas: string[] = [];
  private readonly places = new Map<string, number>();

  /**
   * @param base   an instant close to most of the stamps, in milliseconds since 1970
   * @param first  a replica to be listed first, whether or not a stamp names it
   */
  constructor(
    readonly base: number,
    first?: string,
  ) {
    if (first !== undefined) this.places.set(first, this.replicas.push(first) - 1);
  }

  /** The short form of a stamp. @param stamp  known to be well formed */
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

/** Applies a function to each stamp of a map. */
export const mapStamps = <T>(stamps: Record<string, T>, make: (stamp: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(stamps).map(([field, stamp]) => [field, make(stamp)]));
