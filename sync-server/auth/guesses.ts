/**
 * How often a password may be guessed wrongly. Strangers are counted by the address of the account, so they cannot shut out
 * whoever is signed in: a session, and a device that has the cookie of one, have a count of their own.
 * @see docs/decisions/0006-rate-limits.md
 */
import type { ExactLimit } from '../limits/exact-limit.ts';

/** A limit and whom it counts. */
export type Count = [ExactLimit, string];

/**
 * Compares a password. The guess is counted before it is made, and given back unless it was wrong.
 * @throws Problem `too_many_requests`
 */
export async function guess(counts: Count[], isRight: () => Promise<boolean>): Promise<boolean> {
  for (const [limit, whom] of counts) await limit.take(whom);
  let wrong = false;
  try {
    wrong = !(await isRight());
    return !wrong;
  } finally {
    if (!wrong) await Promise.all(counts.map(([limit, whom]) => limit.giveBack(whom)));
  }
}
