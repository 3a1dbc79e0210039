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

/** Whether a value is there, or was beaten by a later one. */
export function stands(saved: Taken, grounds: Grounds): boolean {
  const states = ownStates(saved, grounds.records);
  // What was made and deleted before anyone saw it was told to none.
  if (states.length === 0) return saved.field === 'deleted';
  return states.some((state) => standsIn(state, saved, grounds));
}

function standsIn({ record, deleted }: ServerState, saved: Taken, grounds: Grounds): boolean {
  const { witness, deleted: byPeople, journal } = grounds;
  if (saved.field === 'deleted' ? deleted : record[saved.field] === saved.value) return true;
  const given = witness.stampOf(saved);
  const standing =
    saved.field === 'deleted' ? latestFieldStamp(record) : (record.stamps[saved.field] ?? record.stamps['*'] ?? '');
  if (standing > given || isLater(record[saved.field], saved, journal)) return true;
  return deleted && record.stamps.deleted! > given && byPeople.has(`${saved.resource}/${saved.id}`);
}

/** Whether a value was saved after another one of the same field. */
function isLater(value: unknown, { resource, id, field, value: earlier }: Taken, journal: Journal): boolean {
  const writes = journal.filter((one) => one.resource === resource && one.id === id && one.field === field);
  const place = (wanted: unknown): number => writes.findLastIndex((one) => one.value === wanted);
  return field !== 'deleted' && place(value) > place(earlier);
}

const latestFieldStamp = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;
