/** Redirects changes of records that were replaced by others: a guest's preferences by an account's, a folded goal by the existing one. */
import type { Store } from '#client/store/database.ts';
import { GUEST_ID } from '#client/store/preferences.ts';
import { isLive } from '#client/store/record-state.ts';
import type { Intent } from '#client/store/write.ts';
import type { Change } from './change.ts';

/** Converts a guest's changes into changes of the account that adopted the guest's work. */
export const toChangesOf = (userId: string, changes: readonly Change[]): Change[] =>
  changes.map((change) => ('resource' in change && change.id === GUEST_ID ? withId(change, userId) : change));

/**
 * Converts changes of folded goals into changes of the goals that they were folded into. An existing goal is never deleted with the one that
 * was folded into it.
 * @see docs/sync-rules.md R17
 */
export async function whereFolded(store: Store, changes: readonly Change[]): Promise<readonly Change[]> {
  const ids = changes.filter(isOfGoal).map(({ id }) => id);
  const [rows, there] = await Promise.all([
    store.meta.bulkGet(ids.map((id) => `folded ${id}` as const)),
    store.goals.bulkGet(ids),
  ]);
  const standing = new Map(ids.map((id, index) => [id, there[index] ? undefined : rows[index]?.value]));
  return changes.map((change) => {
    const id = isOfGoal(change) ? standing.get(change.id) : undefined;
    return typeof id === 'string' ? withId(change as Intent, id) : change;
  });
}

/** Whether a change sets fields of an existing goal. */
const isOfGoal = (change: Change): change is Intent =>
  'put' in change && change.resource === 'goals' && isLive('goals', change.left ?? null);

const withId = (intent: Intent, id: string): Intent => ({
  ...intent,
  id,
  ...(intent.left && { left: { ...intent.left, id } }),
});
