/**
 * How often a password may be compared. Strangers are counted by the address of the account, so they cannot shut out
 * whoever is signed in: a session, and a device that has the cookie of one, have a count of their own.
 * @see docs/decisions/0006-rate-limits.md
 */
import type { ExactLimit } from '../limits/exact-limit.ts';

/** A limit and whom it counts. */
export type Count = [ExactLimit, string];

/** What a comparison counts for, by how it ends. */
export interface Counts {
  wrong: Count[];
  right: Count[];
}

/**
 * Compares a password. Both ends are counted before it is known which one it is, so that many at once cannot slip through together;
 * the count of the other end is given back, and both when there was no comparison.
 * @throws Problem `too_many_requests`
 */
export async function guess({ wrong, right }: Counts, isRight: () => Promise<boolean>): Promise<boolean> {
  const taken: Count[] = [];
  let verdict: boolean | undefined;
  try {
    for (const [limit, whom] of [...wrong, ...right]) {
      await limit.take(whom);
      taken.push([limit, whom]);
    }
    verdict = await isRight();
    return verdict;
  } finally {
    await refund(verdict === undefined ? taken : verdict ? wrong : right);
  }
}

const refund = (counts: Count[]): Promise<unknown> => Promise.all(counts.map(([limit, whom]) => limit.refund(whom)));
