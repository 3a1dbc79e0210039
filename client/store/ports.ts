/** What the store needs from its environment, so that tests run the real code with a clock and random numbers of their own. */
export interface StorePorts {
  /** The wall clock: milliseconds since 1970. It may be wrong, jump or stand still. */
  now(): number;
  /** A monotonic clock in milliseconds, from an unknown start. It may stand still while the device sleeps. */
  steady(): number;
  /** A new UUID, preferably of version 7. */
  newId(): string;
  /** A new replica id: sixteen random hex digits. */
  newReplicaId(): string;
}
