/** How many requests of one user are looked after at once, from their token to the last byte of their answers. */
import { Problem } from '#protocol/problem.ts';
import type { AppContext } from '../http/state.ts';
import { whenOver } from '../http/when-over.ts';

/** Six connections for each of five devices. Each may hold a body or an answer of about a megabyte in memory. */
const MOST = 32;
const RETRY_AFTER_S = 1;

/** Counts a request of a user until its answer is taken or given up. @throws Problem `too_many_requests` */
export type CountInFlight = (ctx: AppContext, userId: string) => void;

/** Makes a count. */
export function createInFlight(): CountInFlight {
  const counts = new Map<string, number>();
  const leave = (userId: string): void => {
    const left = counts.get(userId)! - 1;
    if (left > 0) counts.set(userId, left);
    else counts.delete(userId);
  };
  return (ctx, userId) => {
    const count = counts.get(userId) ?? 0;
    if (count >= MOST)
      throw new Problem('too_many_requests', `You have ${MOST} requests under way. Wait for their answers.`, {
        retryAfter: RETRY_AFTER_S,
      });
    counts.set(userId, count + 1);
    whenOver(ctx, () => leave(userId));
  };
}
