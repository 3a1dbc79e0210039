/**
 * Bounds how often a password may be compared. Strangers are counted by the address of the account, so they cannot lock out its
 * owner: a session, and a device that has the cookie of one, have a count of their own.
 * @see docs/decisions/0006-rate-limits.md
 */
import type { ExactLimit } from '../limits/exact-limit.ts';

/** A limit, and the key that it counts. */
export type Count = [ExactLimit, string];

/** The limits that a comparison counts for, by its outcome. */
export interface Counts {
  wrong: Count[];
  right: Count[];
}

/**
 * Compares a password. Both outcomes are counted before the comparison, so that concurrent attempts cannot exceed a limit together;
 * afterwards the other outcome is refunded, or both where there was no comparison.
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
