/**
 * Turns at the database: each user has two places for requests, and one of those for long work. Further requests wait in the user's own
 * queue, so that a user who sends without end takes a fixed share of the pool.
 * @see docs/decisions/0080-work-of-one-user.md
 */
import { createShares, type Shares } from './shares.ts';

export interface Turns {
  /** For the database work of a request. */
  work: Shares;
  /** For long work: searching texts, a large batch. */
  heavy: Shares;
  /** For requests of unknown callers, by `widestNetwork`: refreshes, and the lookup of personal access tokens. */
  strangers: Shares;
}

/** One user cannot have more waiting than under way, see `middleware/in-flight.ts`; all users not more than there are connections. */
const QUEUE = { waitingEach: 40, waitingAll: 20_000, retryAfter: 1 };
/** The pool has ten connections; the rest is for sign-ins, streams and others. */
const WORK = { ...QUEUE, each: 2, all: 7, what: 'requests' };
const HEAVY = { ...QUEUE, each: 1, all: 2, what: 'large requests' };
/** All laptops of a school may wake up at one moment. */
const STRANGERS = { ...QUEUE, each: 2, all: 2, waitingEach: 2000, what: 'requests' };

/** Makes the turns of an instance. */
export function createTurns(): Turns {
  const work = createShares(WORK);
  const heavy = createShares(HEAVY);
  const strangers = createShares(STRANGERS);
  return { work, heavy: (userId, run) => heavy(userId, () => work(userId, run)), strangers };
}
