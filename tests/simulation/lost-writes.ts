/** I-1: each saved write stands, was beaten by a later one, or is shown to its author as refused. */
import type { AttentionItem } from '#client/store/database.ts';
import { wasFolded } from './folding.ts';
import type { Evidence, ServerState, Violation } from './judge.ts';
import { byId, deletedIn, ownStates, stands, type Grounds } from './standing.ts';
import type { Witness } from './witness.ts';
import type { Journal, Saved } from './workload.ts';

/** What devices say. */
export interface Testimony {
  /** What the stores of closed accounts hold, by device. */
  held: ReadonlyMap<string, ServerState[]>;
  /** All that can be read somewhere besides: in notes, in notices and in what was refused. */
  kept: string;
  /** What notices and refused changes say of fields that are no text, by `keptAs`. */
  keptValues: ReadonlySet<string>;
  refused: Pick<AttentionItem, 'method' | 'recordId'>[];
}

type Case = Pick<Evidence, 'journal' | 'witness' | 'server' | 'forgotten' | 'closed'>;

export function lostWrites(
  { journal, witness, server, forgotten, closed }: Case,
  { held, kept, keptValues, refused }: Testimony,
): Violation[] {
  const isKept = ({ id, field, value }: Saved): boolean => {
    if (field === 'deleted') return undeleted.has(id);
    return TELLING.includes(field) ? kept.includes(textOf(value)) : keptValues.has(keptAs(field, value));
  };
  const undeleted = new Set(refused.filter(({ method }) => method === 'DELETE').map(({ recordId }) => recordId));
  const records = byId([...forgotten, ...server]);
  const onServer: Grounds = { records, witness, journal, deleted: deletedIn(journal) };
  const isForgotten = new Set(forgotten.map(({ record }) => record.id));
  const onDevices = new Map([...held].map(([device, states]) => [device, { ...onServer, records: byId(states) }]));
  return latestWrites(journal).flatMap((saved) => {
    if (saved.gone || !isTelling(saved)) return [];
    // Known limit: whoever never heard of the server tells again what was made, deleted and forgotten meanwhile.
    if (saved.field === 'deleted' && isForgotten.has(saved.id) && witness.isFromNewcomer(saved.id)) return [];
    if (isTakenBack(saved, journal, witness)) return [];
    const onDevice = onDevices.get(saved.device);
    const places = [onServer];
    // No server hears any more of an account that is closed: then it is the device of its author that has it.
    if (onDevice && isOf(saved, closed, onDevice)) {
      if (saved.field === 'deleted') places.pop();
      places.push(onDevice);
    }
    if (places.some((place) => stands(saved, place, journal.indexOf(saved)))) return [];
    if (isKept(saved) || wasFolded(saved, journal, places)) return [];
    return [{ invariant: 'I-1 lost write', detail: describe(saved, onServer) }];
  });
}

/**
 * Whether somebody deleted a subject that they had made, both told to none (R13): another device that made it under the same id, for that
 * follows from the name, keeps it.
 */
function isTakenBack(saved: Saved, journal: Journal, witness: Witness): boolean {
  const { device, resource, id, field } = saved;
  if (field !== 'deleted') return false;
  // So it is where a profile was copied before any of it was told: the other copy tells the creation.
  const maker = journal.find((one) => one.id === id)!.device;
  const isCopied = journal.some((one) => isCopyOf(device, one.device));
  if (isCopied && (maker === device || isCopyOf(device, maker)) && !witness.hasTaken(saved)) return true;
  if (resource !== 'subjects') return false;
  const own = journal.filter((one) => one.device === device && one.id === id);
  return own.some((one) => one.field === 'name') && !own.some((one) => one.field !== 'name' && witness.hasTaken(one));
}

const isCopyOf = (one: string, other: string): boolean => one === `${other} copied` || other === `${one} copied`;

/** Whether it is a closed account's; a guest's work is, where it has become that. */
const isOf = (saved: Saved, closed: ReadonlySet<string>, { records }: Grounds): boolean =>
  saved.userId === null ? ownStates(saved, records).length > 0 : closed.has(saved.userId);

function describe(saved: Saved, { records }: Grounds): string {
  const { device, resource, id, field, value } = saved;
  const there =
    ownStates(saved, records)
      .map((state) => `${state.deleted ? 'deleted' : 'there'} ${JSON.stringify(state.record.stamps)}`)
      .join(', ') || 'unknown there';
  return `${device}: ${resource}/${id} ${field} = ${JSON.stringify(value).slice(0, 80)}; ${there}`;
}

/** A value as it stands within JSON. */
const textOf = (value: unknown): string => JSON.stringify(value).slice(1, -1);

/** A value of a field that is no text. */
export const keptAs = (field: string, value: unknown): string => `${field} ${JSON.stringify(value)}`;

/** What each device wrote last to each field; a deletion ends what was written before it, and a later write the deletion. */
function latestWrites(journal: Journal): Saved[] {
  const byRecord = new Map<string, Map<string, Saved>>();
  for (const saved of journal) {
    const key = `${saved.device} ${saved.resource}/${saved.id}`;
    const fields = byRecord.get(key) ?? new Map<string, Saved>();
    byRecord.set(key, fields);
    if (saved.field === 'deleted') fields.clear();
    else fields.delete('deleted');
    fields.set(saved.field, saved);
  }
  return [...byRecord.values()].flatMap((fields) => [...fields.values()]);
}

/** Values that hardly anybody else writes: a tick or a day tells nobody's name. */
const isTelling = ({ field, value }: Saved): boolean =>
  (typeof value === 'string' && TELLING.includes(field) && value !== '') ||
  (value !== null && COUNTED.includes(field)) ||
  field === 'deleted';

/** Fields whose text tells who wrote it. */
export const TELLING = ['title', 'notes', 'text', 'subject', 'note', 'startedOn'];

/** Fields whose numbers and instants are drawn from so many that they tell, too. */
const COUNTED = ['estimate', 'weeklyMinutes', 'plannedMinutes', 'startedAt', 'endedAt'];
