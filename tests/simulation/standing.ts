/** Whether what somebody wrote is on the server. */
import type { Stamped } from '#protocol/merge.ts';
import type { ServerState } from './judge.ts';
import type { Witness } from './witness.ts';

/** What the server has, by resource and id. */
export type Records = ReadonlyMap<string, ServerState>;

/** A field's value, or a deletion, and whose it is. */
export type Value = { userId?: string | null; resource: string; id: string; field: string; value: unknown };

/** What the server has under an id, unless another user has taken it. */
export function ownState({ userId, resource, id }: Value, records: Records): ServerState | undefined {
  const state = records.get(`${resource}/${id}`);
  return state && userId && state.userId !== userId ? undefined : state;
}

/** Whether a value is on the server, or was there and was beaten by a later one. */
export function stands(saved: Value, records: Records, witness: Witness): boolean {
  const state = ownState(saved, records);
  // What was made and deleted before anyone saw it was told to none.
  if (!state) return saved.field === 'deleted';
  const { record, deleted } = state;
  if (saved.field === 'deleted' ? deleted : record[saved.field] === saved.value) return true;
  const taken = witness.stampOf(saved);
  if (taken === undefined) return false;
  const standing =
    saved.field === 'deleted' ? latestFieldStamp(record) : (record.stamps[saved.field] ?? record.stamps['*'] ?? '');
  return standing > taken || (deleted && record.stamps.deleted! > taken);
}

const latestFieldStamp = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;
