/** Whether what somebody wrote is there: on the server, or on the device of somebody whose account is closed. */
import type { Stamped } from '#protocol/merge.ts';
import type { ServerState } from './judge.ts';
import type { Taken, Witness } from './witness.ts';
import type { Journal } from './workload.ts';

/** What is there, by resource and id; one id may stand in several accounts. */
export type Records = ReadonlyMap<string, readonly ServerState[]>;

/** By what a value is judged. */
export interface Grounds {
  records: Records;
  witness: Witness;
  /** What was saved, in order: of what came from a wrong clock the stamps are made anew, on whichever device gives it back. */
  journal: Journal;
  /** What people deleted, by resource and id; a goal that became one with another is deleted by nobody. */
  deleted: ReadonlySet<string>;
}

/** @param states  of one record of a user, the last one counts */
export function byId(states: ServerState[]): Records {
  const records = new Map<string, ServerState[]>();
  for (const state of states) {
    const key = `${state.resource}/${state.record.id}`;
    const others = (records.get(key) ?? []).filter(({ userId }) => userId !== state.userId);
    records.set(key, [...others, state]);
  }
  return records;
}

export const deletedIn = (journal: Journal): ReadonlySet<string> =>
  new Set(journal.filter(({ field }) => field === 'deleted').map(({ resource, id }) => `${resource}/${id}`));

/** What is there under an id in its author's account; of a guest's, in any. */
export const ownStates = ({ userId, resource, id }: Taken, records: Records): ServerState[] =>
  (records.get(`${resource}/${id}`) ?? []).filter((state) => !userId || state.userId === userId);

/**
 * Whether a value is there, or was beaten by a later one.
 * @param since  its place in the journal; of one that went along to another goal, that of what was saved first
 */
export function stands(saved: Taken, grounds: Grounds, since: number): boolean {
  const states = ownStates(saved, grounds.records);
  // What was made and deleted before anyone saw it was told to none.
  if (states.length === 0) return saved.field === 'deleted';
  return states.some((state) => standsIn(state, saved, grounds, since));
}

function standsIn({ record, deleted }: ServerState, saved: Taken, grounds: Grounds, since: number): boolean {
  const { witness, deleted: byPeople, journal } = grounds;
  if (saved.field === 'deleted' ? deleted : record[saved.field] === saved.value) return true;
  const given = witness.stampOf(saved);
  const later = journal.slice(since + 1).filter(({ resource, id }) => resource === saved.resource && id === saved.id);
  // A later write to any field brings a record back.
  if (saved.field === 'deleted')
    return (
      latestFieldStamp(record) > given ||
      later.some(({ field, value }) => field !== 'deleted' && record[field] === value)
    );
  const standing = record.stamps[saved.field] ?? record.stamps['*'] ?? '';
  if (standing > given || later.some(({ field, value }) => field === saved.field && value === record[field]))
    return true;
  if (!deleted || !byPeople.has(`${saved.resource}/${saved.id}`)) return false;
  return record.stamps.deleted! > given || later.some(({ field }) => field === 'deleted');
}

const latestFieldStamp = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;
