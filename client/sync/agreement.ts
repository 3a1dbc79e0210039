/**
 * Compares a store with the server once in a while, and mends what differs: the server tells it anew, and what the server has lost is
 * sent again. It should never differ; where it does, nobody has to notice first.
 * @see docs/sync-rules.md R117, R119
 */
import { resendParts } from '#client/store/resend-parts.ts';
import type { Agreement, Store } from '#client/store/database.ts';
import { findDifferences, refillParts } from './digest.ts';
import type { Post } from './exchange.ts';

/**
 * Compares once and mends.
 * @param round  sends what is queued
 * @returns how the two stand, also noted in the store; undefined where nobody can tell just now, such as while somebody writes
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
