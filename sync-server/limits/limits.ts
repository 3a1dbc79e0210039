/**
 * How much of what anybody may do, in one table.
 * @see contract section 5, RATE_LIMITS; docs/decisions/0006-rate-limits.md
 */
import type { Database } from '../database/connection.ts';
import { rateCounters } from '../database/rate-counters.ts';
import { estimatedLimit, type EstimatedLimit } from './estimated-limit.ts';
import { exactLimit, type ExactLimit } from './exact-limit.ts';
import type { Figure } from './limit.ts';

const MINUTE_MS = 60_000;

/** Counted in the database at each try. */
const EXACT = {
  /** Wrong passwords for one account, whether there is such an account or not. */
  login: { points: 10, windowMs: 15 * MINUTE_MS },
  /** Wrong passwords from one address, for whichever accounts: a school is behind one. */
  loginAddress: { points: 100, windowMs: 15 * MINUTE_MS },
  /** Wrong passwords by somebody who is signed in: for a change, the end of the account, or another session. */
  ownPassword: { points: 10, windowMs: 15 * MINUTE_MS },
  /** Sign-ups from one address. */
  signup: { points: 20, windowMs: 60 * MINUTE_MS },
  /** Exports and imports of one user. */
  transfer: { points: 30, windowMs: 60 * MINUTE_MS },
} satisfies Record<string, Figure>;

/** Counted in memory. */
const ESTIMATED = {
  /** Calls under /api/auth from one address. */
  auth: { points: 600, windowMs: MINUTE_MS },
  /** REST calls of one user. */
  rest: { points: 1200, windowMs: MINUTE_MS },
  /** Rounds of sync of one user, on all devices. */
  sync: { points: 600, windowMs: MINUTE_MS },
  /** Ids that one user asked for and does not have: beyond it nobody is told whether they are somebody else's. */
  unknownIds: { points: 60, windowMs: MINUTE_MS },
} satisfies Record<string, Figure>;

export type Limits = Record<keyof typeof EXACT, ExactLimit> & Record<keyof typeof ESTIMATED, EstimatedLimit>;

const names = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[];

const OPEN = { take: async () => undefined, giveBack: async () => undefined };

/**
 * The limits of a server.
 * @param on   false lets everything through
 * @param now  milliseconds since 1970
 */
export function createLimits(database: Database, on: boolean, now: () => number): Limits {
  const counters = rateCounters(database, now);
  const exact = names(EXACT).map((name) => [name, on ? exactLimit({ name, ...EXACT[name] }, counters, now) : OPEN]);
  const estimated = names(ESTIMATED).map((name) => [
    name,
    on ? estimatedLimit({ name, ...ESTIMATED[name] }, counters, now) : OPEN,
  ]);
  return Object.fromEntries([...exact, ...estimated]) as Limits;
}
