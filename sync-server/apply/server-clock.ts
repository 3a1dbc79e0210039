/** The clock of this server process, which is a replica like any other and stamps writes by REST. */
import { nextStamp, type Stamp } from '#protocol/stamp.ts';

export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A monotonic clock to measure durations, in ms from an arbitrary start. */
  steady: () => number;
  /**
   * The stamp of a write: now, or the stamp right after the record's latest where that is later. Other stamps do not count, so that
   * neither a client's clock nor this server's own clock, when it ran ahead, moves the stamps of other records.
   * @throws Problem `clock_ahead` when `latest` is the greatest stamp that can be written
   */
  stamp(latest: Stamp | undefined): Stamp;
}

/**
 * Makes the clock of a process.
 * @param replicaId  drawn at random for each process, so that two processes never make the same stamp
 * @param now        the wall clock
 * @param steady     the monotonic clock
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
