/** Compares the store with the server once a day. The code for it is loaded when it is due. */
import { Problem } from '#protocol/problem.ts';
import { readMeta } from '#client/store/meta.ts';
import type { Store } from '#client/store/database.ts';
import type { reachAgreement } from './agreement.ts';
import type { Post } from './exchange.ts';

const DAY_MS = 86_400_000;

/** @param round  runs a sync round, which sends the queue */
export type CompareWhenDue = (store: Store, post: Post, round: () => Promise<void>) => Promise<void>;

/**
 * Does nothing until a day has passed since the last comparison, or since the first call on this store. A comparison that fails does not
 * make the round before it fail.
 */
export const compareWhenDue: CompareWhenDue = (...asked) => compareOnceDue(() => import('./agreement.ts'), ...asked);

/** The same. @param load  gets the code that it takes */
export async function compareOnceDue(
  load: () => Promise<{ reachAgreement: typeof reachAgreement }>,
  ...[store, post, round]: Parameters<CompareWhenDue>
): Promise<void> {
  try {
    const now = store.now();
    const dueAt = await readMeta<number>(store, 'compareAt');
    if (dueAt !== null && now < dueAt && dueAt - now <= DAY_MS) return;
    // Stored first, so that a comparison that always fails is not tried with each round.
    await store.meta.put({ key: 'compareAt', value: now + DAY_MS });
    if (dueAt === null || now < dueAt) return;
    await (await load()).reachAgreement(store, post, round);
  } catch (error) {
    // The store of a page that ends is closed at any moment.
    const isClosed = error instanceof Error && error.name === 'DatabaseClosedError';
    if (!(error instanceof Problem) && !isClosed) console.error(error);
  }
}
