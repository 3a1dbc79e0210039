/**
 * Decides which changes need not be sent back to their author. A record is left out of an answer only if every register that the cursor of
 * the request has not seen has the stamp and the value that the request sent. Otherwise the author gets the whole record. Pure.
 * @see docs/sync-rules.md R111; docs/decisions/0098-protocol-2.md
 */
import { fieldsOf, stampOf } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { defaultsOf } from '#protocol/resource.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { stampMs, ZERO_STAMP } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { Outcome } from '../apply/apply.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import type { StoredRecord } from '../database/records.ts';
import type { Position } from './cursor.ts';

/** A mutation of the request, with its outcome. */
export interface Sent {
  entry: Record<string, unknown>;
  mutation: Mutation;
  outcome: Outcome;
}

/** The records that their author knows, each with the version in which they are known, by `keyOfRow`. */
export type Known = ReadonlyMap<string, number>;

/** The changes that the stream of a device may leave out of its next event, because a round beside it has sent them. */
export interface Beside {
  userId: string;
  /** The name of the stream, as its first event says. */
  stream: string;
  /** The number of the round's batch, by which the stream names it. */
  batch: number;
  known: Known;
  /** Set where the author knows all that the round has changed: a reader at its beginning has seen everything up to its end. */
  step: Step | undefined;
}

/** The step of a feed by one batch. */
export interface Step {
  from: FeedPoint;
  to: FeedPoint;
}

/** The key of a record in `Known`. */
export const keyOfRow = (name: string, id: string): string => `${name}/${id}`;

/**
 * The records that the author of a request knows without being sent them.
 * @param hasSeen  whether the request's cursor has seen a version of the feed
 */
export function knownToAuthor(sent: Sent[], hasSeen: (version: number) => boolean): Map<string, number> {
  const byRecord = new Map<string, Sent[]>();
  for (const one of sent) {
    const { status } = one.outcome.result;
    // A refused change is reset by its author.
    if (status >= 300 || !one.outcome.record) continue;
    const key = keyOfRow(one.mutation.resource, one.mutation.recordId);
    const those = byRecord.get(key);
    if (those) those.push(one);
    else byRecord.set(key, [one]);
  }
  const known = new Map<string, number>();
  for (const [key, those] of byRecord) {
    const last = those.at(-1)!;
    const stored = last.outcome.record!;
    // The author of a superseded change is sent the current record, even if their cursor has seen it.
    if (those.some(({ outcome }) => outcome.result.superseded)) continue;
    if (isKnown(last.mutation.resource, stored, those, hasSeen)) known.set(key, stored.version);
  }
  return known;
}

/**
 * The step of a batch whose author knows all of it; undefined where the batch was split, changed nothing, or left a record that its author
 * does not know completely.
 */
export function stepOf(sent: Sent[], known: Known): Step | undefined {
  const [point, ...others] = new Set(sent.flatMap(({ outcome }) => outcome.feed ?? []));
  const changed = sent.filter(({ outcome }) => outcome.changed);
  const from = changed[0]?.outcome.stood;
  if (point === undefined || others.length > 0 || from === undefined) return undefined;
  const keys = new Set(changed.map(({ mutation }) => keyOfRow(mutation.resource, mutation.recordId)));
  for (const key of keys) if (!known.has(key)) return undefined;
  return { from, to: point };
}

/**
 * The position at which a reader continues after their own batch: after it, where no change of anybody else lies before it and they know
 * all of it. This saves reading changes that would be left out.
 * @param from  the position of their request
 */
export const behindOwn = (from: Position | null, step: Step | undefined): Position | null =>
  from !== null && from.rest === 0 && step?.from.version === from.version
    ? { ...from, version: step.to.version }
    : from;

function isKnown(
  name: ResourceName,
  { record, versions, deleted: isGone }: StoredRecord,
  sent: Sent[],
  hasSeen: (version: number) => boolean,
): boolean {
  const { deleted } = record.stamps;
  const fields = fieldsOf(record);
  const seenCommon = hasSeen(versions['*'] ?? 0);
  const isSeen = (field: string): boolean => (versions[field] === undefined ? seenCommon : hasSeen(versions[field]));
  // Only the stamps of a deleted record are sent, so a reader who has not seen it alive since knows no value of it.
  const isBack = (field: string): boolean =>
    deleted === undefined || isGone || stampOf(record.stamps, field)! > deleted;
  const wasTold = fields.some((field) => isSeen(field) && isBack(field));
  const defaults = defaultsOf(resourceOf(name), record.id);
  let isOld = false;
  for (const field of fields) {
    if (wasTold && isSeen(field)) isOld ||= (versions[field] ?? versions['*'] ?? 0) > 0;
    else if (!sent.some((one) => said(one, field, record[field], stampOf(record.stamps, field)!, defaults)))
      return false;
  }
  if (deleted !== undefined)
    if (hasSeen(versions.deleted ?? 0)) isOld ||= versions.deleted !== undefined;
    else if (!sent.some(({ mutation, entry }) => mutation.method === 'DELETE' && entry.stamp === deleted)) return false;
  // A reader who has seen a register of it has seen its instant of creation, unless that has changed since.
  const knowsInstant = wasTold && (versions.createdAt === undefined ? isOld : hasSeen(versions.createdAt));
  return knowsInstant || sent.some(({ mutation }) => madeAt(mutation) === record.createdAt);
}

/** Whether a mutation wrote this value of a field. A creation also writes the defaults of the fields that it leaves out. */
function said(
  { entry, mutation }: Sent,
  field: string,
  value: unknown,
  stamp: string,
  defaults: Record<string, unknown>,
): boolean {
  if (mutation.method === 'DELETE') return false;
  const { body, stamps } = entry as { body: Record<string, unknown>; stamps?: Record<string, string> };
  if (Object.hasOwn(body, field)) {
    const sentStamp = stamps && Object.hasOwn(stamps, field) ? stamps[field] : entry.stamp;
    return sentStamp === stamp && isSame(body[field], value);
  }
  return (
    mutation.method === 'POST' &&
    stamp === ZERO_STAMP &&
    Object.hasOwn(defaults, field) &&
    isSame(defaults[field], value)
  );
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The instant of creation that a create gives its record. */
const madeAt = ({ method, stamp }: Mutation): string | undefined =>
  method === 'POST' ? msToInstant(stampMs(stamp)) : undefined;
