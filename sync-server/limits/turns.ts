/**
 * Whose request works next: each user has two places for what goes to the database, and one of those for what takes long. What of theirs comes
 * on top waits in their own line, so that one who asks without end takes a fixed share of the pool and no more.
 * @see docs/decisions/0080-work-of-one-user.md
 */
import { createShares, type Shares } from './shares.ts';

export interface Turns {
  /** For what a request does with the database. */
  work: Shares;
  /** For what takes long: looking through somebody's texts, a large batch. */
  heavy: Shares;
  /** For what is asked before it is known by whom: refreshes, and the look-up of personal access tokens. By `widestNetwork`. */
  strangers: Shares;
}

/** No more of one user can wait than may be under way, see `middleware/in-flight.ts`; of all, not more than connections. */
const QUEUE = { waitingEach: 40, waitingAll: 20_000, retryAfter: 1 };
/** The pool has ten connections: some are left for sign-ins, streams and the rest. */
const WORK = { ...QUEUE, each: 2, all: 7, what: 'requests' };
const HEAVY = { ...QUEUE, each: 1, all: 2, what: 'large requests' };
/** The laptops of a school may all wake up at once. */
const STRANGERS = { ...QUEUE, each: 2, all: 2, waitingEach: 2000, what: 'requests' };

/** Makes the turns of an instance. */
export function createTurns(): Turns {
  const work = createShares(WORK);
  const heavy = createShares(HEAVY);
  const strangers = createShares(STRANGERS);
  return { work, heavy: (userId, run) => heavy(userId, () => work(userId, run)), strangers };
}
