/** The clock of this server process, as a replica among replicas: it stamps what comes in over REST. */
import { nextStamp, type Stamp } from '#protocol/stamp.ts';

export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** How long work takes, in ms from any beginning: nobody sets this clock. */
  steady: () => number;
  /**
   * The stamp of a write: now, or right after the latest stamp of its record where that is not earlier. No other stamp counts, so
   * that neither a client's clock nor this server's own, once it ran ahead, moves the stamps of other records.
   * @throws Problem `clock_ahead` when `latest` is the greatest stamp that can be written
   */
  stamp(latest: Stamp | undefined): Stamp;
}

/**
 * @param replicaId  drawn at random for each process: two processes never make the same stamp
 * @param now        the wall clock
 * @param steady     the clock that nobody sets
 */
export const createServerClock = (
  replicaId: string,
  now: () => number,
  steady: () => number = () => performance.now(),
): ServerClock => ({
  now,
  steady,
  stamp: (latest) => nextStamp(latest, now(), replicaId),
});
