/** The clock of this server process, as a replica among replicas: it stamps what comes in over REST. */
import { laterStamp, nextStamp, type Stamp } from '#protocol/stamp.ts';

export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A stamp greater than every one this process made and than the one given. */
  stamp(seen: Stamp | undefined): Stamp;
}

/**
 * @param replicaId  drawn at random for each process: two processes never make the same stamp
 * @param now        the wall clock
 */
export function createServerClock(replicaId: string, now: () => number): ServerClock {
  let latest: Stamp | undefined;
  return {
    now,
    stamp(seen) {
      latest = nextStamp(laterStamp(latest, seen), now(), replicaId);
      return latest;
    },
  };
}
