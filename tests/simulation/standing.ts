/** Whether what somebody wrote is there: on the server, or on the device of somebody whose account is closed. */
import type { Stamped } from '#protocol/merge.ts';
import type { ServerState } from './judge.ts';
import type { Taken, Witness } from './witness.ts';
import type { Journal } from './workload.ts';

/** What is there, by resource and id. */
export type Records = ReadonlyMap<string, ServerState>;

/** By what a value is judged. */
export interface Grounds {
  records: Records;
  witness: Witness;
  /** What people deleted, by resource and id; a goal that became one with another is deleted by nobody. */
  deleted: ReadonlySet<string>;
}

export const byId = (states: ServerState[]): Records =>
  new Map(states.map((state) => [`${state.resource}/${state.record.id}`, state]));

export const deletedIn = (journal: Journal): ReadonlySet<string> =>
  new Set(journal.filter(({ field }) => field === 'deleted').map(({ resource, id }) => `${resource}/${id}`));

/** What is there under an id, unless another user has taken it. */
export function ownState({ userId, resource, id }: Taken, records: Records): ServerState | undefined {
  const state = records.get(`${resource}/${id}`);
  return state && userId && state.userId !== userId ? undefined : state;
}

/** Whether a value is there, or was beaten by a later one. */
export function stands(saved: Taken, { records, witness, deleted: byPeople }: Grounds): boolean {
  const state = ownState(saved, records);
  // What was made and deleted before anyone saw it was told to none.
  if (!state) return saved.field === 'deleted';
  const { record, deleted } = state;
  if (saved.field === 'deleted' ? deleted : record[saved.field] === saved.value) return true;
  const given = witness.stampOf(saved);
  const standing =
    saved.field === 'deleted' ? latestFieldStamp(record) : (record.stamps[saved.field] ?? record.stamps['*'] ?? '');
  if (standing > given) return true;
  return deleted && record.stamps.deleted! > given && byPeople.has(`${saved.resource}/${saved.id}`);
}

const latestFieldStamp = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;
