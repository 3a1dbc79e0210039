/**
 * Which changes need not go back to whom they come from. A record is left out of an answer only if every register of it that the
 * cursor of the request has not seen bears the stamp and the value that this very request sent. Whatever else stands in it, their
 * author lacks, and gets the whole record. Pure.
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

/** A mutation that was applied, as it came. */
export interface Sent {
  entry: Record<string, unknown>;
  mutation: Mutation;
  outcome: Outcome;
}

/** The version of each record that its author knows in that version, by `keyOfRow`. */
export type Known = ReadonlyMap<string, number>;

/** What the stream that a round stands beside may leave out of its next event. */
export interface Beside {
  userId: string;
  /** The name of the stream, as its first event says. */
  stream: string;
  /** What the round is called there. */
  batch: number;
  known: Known;
  /** Where that is all that the round has changed, what it was between: whoever stands at its beginning has seen all up to its end. */
  step: Step | undefined;
}

/** What a batch did to a feed. */
export interface Step {
  from: FeedPoint;
  to: FeedPoint;
}

/** What names a record in `Known`. */
export const keyOfRow = (name: string, id: string): string => `${name}/${id}`;

/**
 * What the author of a request knows without being told.
 * @param hasSeen  whether the request's cursor has seen what was written with a version of the feed
 */
export function knownToAuthor(sent: Sent[], hasSeen: (version: number) => boolean): Map<string, number> {
  const byRecord = new Map<string, Sent[]>();
  for (const one of sent) {
    const { status } = one.outcome.result;
    // What was refused, its author takes back.
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
    // Who wrote in vain is shown what stands, even where their cursor says that they have seen it.
    if (those.some(({ outcome }) => outcome.result.superseded)) continue;
    if (isKnown(last.mutation.resource, stored, those, hasSeen)) known.set(key, stored.version);
  }
  return known;
}

/**
 * What a batch did to its feed, where its author knows all of it; undefined where it was taken in parts, changed nothing, or left a
 * record that its author lacks something of.
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
 * Where a reader goes on after a batch of their own: behind it, where nothing of anybody else lies before it and they know all of it.
 * So nothing has to be read that would be left out.
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
  // Of a deleted record only the stamps are told: whoever has not seen it alive since knows no value of it.
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
  // Whoever has seen a register of it has seen when it was made, unless that is another instant since.
  const knowsInstant = wasTold && (versions.createdAt === undefined ? isOld : hasSeen(versions.createdAt));
  return knowsInstant || sent.some(({ mutation }) => madeAt(mutation) === record.createdAt);
}

/** Whether a mutation said this of a field; a creation says of what it leaves out that it has its default. */
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

/** When a creation says that its record was made. */
const madeAt = ({ method, stamp }: Mutation): string | undefined =>
  method === 'POST' ? msToInstant(stampMs(stamp)) : undefined;
