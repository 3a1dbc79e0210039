/**
 * Decides what of a step can still be undone: the fields that have kept the value and stamp which the step wrote. Fields that were
 * written since, here or on another device, stay.
 * @see docs/sync-rules.md R62
 */
import { fieldsOf, latestStamp, stampOf, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp, stampReplica, type Stamp } from '#protocol/stamp.ts';
import { readClock, type Clock } from './clock.ts';
import type { RecordKey, Store } from './database.ts';
import { isLive, keyOf, visible, type RecordState } from './record-state.ts';
import { loadStates, resourcesIn, stateTables } from './stored-states.ts';
import type { Intent } from './write.ts';

/** Where the later write that stays was made: on this device or on another one. */
export type Since = 'here' | 'elsewhere';

/** The intents that are still to be carried out, and for each other one where the later write was made. */
export interface StillDue {
  due: Intent[];
  stays: Since[];
}

/** Compares intents, which know how a step left their records, with the current records. Run it inside their transaction. */
export async function findStillDue(store: Store, intents: readonly Intent[]): Promise<StillDue> {
  const [clock, states] = await Promise.all([readClock(store), loadStates(store, intents.map(toKey))]);
  const result: StillDue = { due: [], stays: [] };
  /** Records that an earlier intent of the same step restores. */
  const returning = new Set<string>();
  for (const intent of intents) {
    const key = keyOf(intent.resource, intent.id);
    const now = visible(states.get(key)!);
    const { due, outrun = [] } = judge(intent, now, returning.has(key), clock);
    if (due) result.due.push(due);
    if (due && !isLive(intent.resource, now)) returning.add(key);
    for (const stamp of outrun) result.stays.push(isOwn(stamp, clock) ? 'here' : 'elsewhere');
  }
  return result;
}

/** The part of an intent that is due, and the stamps of later writes. */
interface Judgement {
  due?: Intent;
  outrun?: (Stamp | undefined)[];
}

function judge(intent: Intent, now: Stamped | null, returns: boolean, clock: Clock): Judgement {
  const { resource, left } = intent;
  if (left === undefined) return { due: intent };
  const [before, deleted] = [left?.stamps.deleted, now?.stamps.deleted];
  if ('delete' in intent) {
    if (isLive(resource, now)) return judgeDeletion(intent, left, now, clock);
    return returns ? { due: intent } : { outrun: [deleted] };
  }
  if (isLive(resource, left))
    return isLive(resource, now) ? judgeFields(intent, left, now, clock) : { outrun: [deleted] };
  if (isLive(resource, now)) return { outrun: [latestOf(now)] };
  return deleted === before || isOwn(deleted, clock) ? { due: intent } : { outrun: [deleted] };
}

/** A record is deleted only if no other device has written to it since. */
function judgeDeletion(intent: Intent, left: Stamped | null, now: Stamped, clock: Clock): Judgement {
  const outrun = fieldsOf(now)
    .map((field) => [stampOf(now.stamps, field), left ? stampOf(left.stamps, field) : undefined])
    .filter(([stamp, before]) => !isOwn(stamp, clock) && stamp !== before)
    .map(([stamp]) => stamp);
  return outrun.length === 0 ? { due: intent } : { outrun };
}

/** Each field that is as the step left it gets its old value. */
function judgeFields(intent: Extract<Intent, { put: unknown }>, left: Stamped, now: Stamped, clock: Clock): Judgement {
  const outrun: (Stamp | undefined)[] = [];
  const put: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(intent.put))
    if (stands(field, left, now, clock)) put[field] = value;
    else if (now[field] !== value) outrun.push(stampOf(now.stamps, field));
  return { ...(Object.keys(put).length > 0 && { due: { ...intent, put } }), outrun };
}

/** Adds to intents that a command built itself what `write` adds to its own: the records as the command left them. */
export async function noteAsLeft(store: Store, intents: readonly Intent[]): Promise<Intent[]> {
  const keys = intents.map(toKey);
  return store.transaction('r', stateTables(store, resourcesIn(keys)), async () => {
    const states = await loadStates(store, keys);
    return intents.flatMap((intent) => {
      if (intent.left !== undefined) return [intent];
      const left = visible(states.get(keyOf(intent.resource, intent.id))!);
      if ('delete' in intent || !isLive(intent.resource, left)) return [{ ...intent, left }];
      // A field with the same value before and after is not part of the step.
      const put = Object.entries(intent.put).filter(([field, value]) => left[field] !== value);
      return put.length === 0 ? [] : [{ ...intent, put: Object.fromEntries(put), left }];
    });
  });
}

/** Whether a field is as the step left it: nobody wrote to it, or this device gave the same value a new stamp after a clock correction. */
function stands(field: string, left: Stamped, now: Stamped, clock: Clock): boolean {
  const stamp = stampOf(now.stamps, field);
  return stamp === stampOf(left.stamps, field) || (now[field] === left[field] && isOwn(stamp, clock));
}

/** Whether a stamp was not made by a person on another device. */
export const isOwn = (stamp: Stamp | undefined, { replicaId, adopted = [] }: Clock): boolean =>
  stamp === undefined || isSystemStamp(stamp) || [replicaId, ...adopted].includes(stampReplica(stamp));

/** The stamp of the latest write to a record, deletions aside. */
const latestOf = ({ stamps }: Stamped): Stamp | undefined => {
  const { deleted: _, ...written } = stamps;
  return latestStamp(written);
};

const toKey = ({ resource, id }: Intent): RecordKey => [resource, id];

/** The record of an intent as the current transaction has written it. */
export const asLeft = (states: ReadonlyMap<string, RecordState>, { resource, id }: Intent): Stamped | null =>
  visible(states.get(keyOf(resource, id))!);
