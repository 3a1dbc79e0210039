/**
 * Compares a store with the server and resolves differences: the server sends the differing parts again, and this device sends again what
 * the server has lost. The two should never differ; if they do, it is found without anybody reporting it.
 * @see docs/sync-rules.md R117, R119
 */
import { resendParts } from '#client/store/resend-parts.ts';
import type { Agreement, Store } from '#client/store/database.ts';
import { findDifferences, refillParts } from './digest.ts';
import type { Post } from './exchange.ts';

/**
 * Compares once and resolves differences.
 * @param round  runs a sync round, which sends the queue
 * @returns the outcome, also kept in the store; undefined where it cannot be determined now, as during a write
 * @throws Problem
 */
export async function reachAgreement(
  store: Store,
  post: Post,
  round: () => Promise<void>,
): Promise<Agreement | undefined> {
  const parts = await findDifferences(store, post);
  const outcome = parts && (parts.length === 0 ? 'same' : await mend());
  if (!outcome) return undefined;
  const agreement = { at: store.now(), outcome, parts: parts.length };
  await store.meta.put({ key: 'agreement', value: agreement });
  return agreement;

  async function mend(): Promise<Agreement['outcome'] | undefined> {
    const told = await refillParts(store, post, parts!);
    let left = await findDifferences(store, post);
    if (left?.length && (await resendParts(store, left, told)) > 0) {
      await round();
      left = await findDifferences(store, post);
    }
    return left && (left.length === 0 ? 'mended' : 'differs');
  }
}
