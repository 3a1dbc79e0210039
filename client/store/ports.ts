/** What the store takes from the outside world, so that the real code runs under a test's clock and dice. */
export interface StorePorts {
  /** The wall clock: milliseconds since 1970. It may be wrong, jump or stand still. */
  now(): number;
  /** Milliseconds of a clock that nobody sets, from an unknown beginning. It may stand still while the device sleeps. */
  steady(): number;
  /** A UUID that is new; version 7 by preference. */
  newId(): string;
  /** Sixteen random hex digits, the name of a replica. */
  newReplicaId(): string;
}
