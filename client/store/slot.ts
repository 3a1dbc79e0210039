/**
 * A slot: the unsent changes of one record, however often it was edited. It holds the newest value and stamp of each changed
 * field, and is sent as one mutation.
 * @see docs/sync-rules.md R10–R13
 */
import { isDeleted, pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import type { Method } from '#protocol/resource.ts';
import { resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import { formatStamp, isSystemStamp, parseStamp, stampMs, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import { setFields } from './defaults.ts';

export interface Slot {
  /** The id of the mutation. A slot that changes gets a new one. */
  mutationId: string;
  method: Method;
  /** The changed fields with their newest values; in a DELETE, changes made before the deletion, which are sent after it. */
  body: Record<string, unknown>;
  /** A stamp for each field of the body; in a DELETE also `deleted`, in a POST sometimes `*`, the instant of the creation. */
  stamps: Stamps;
  /** Whether a server may have received any of it. Changes that were never sent can still be dropped or get new stamps. */
  sent: boolean;
  /** How often the server failed on this mutation. */
  failures: number;
  /** The number of batches that it still sits out. Not a time, so that a stopped clock cannot hold it back. */
  sitOut: number;
  /** Set where the account has no room for it; an edit clears it. */
  full?: true;
  /** In a change that is sent again to a restored server: the stamps of the record as this device held it. */
  back?: Stamps;
}

/** The initial state of a slot: never sent, never failed. */
export const neverSent = (mutationId: string): Pick<Slot, 'mutationId' | 'sent' | 'failures' | 'sitOut'> => ({
  mutationId,
  sent: false,
  failures: 0,
  sitOut: 0,
});

/** One stamp for each field of a body. */
export const stampAll = (body: Record<string, unknown>, at: Stamp): Stamps =>
  Object.fromEntries(Object.keys(body).map((field) => [field, at]));

/** The values and stamps of some fields of a record, for a slot. */
export const tellAll = (record: Stamped, fields: readonly string[]): Pick<Slot, 'body' | 'stamps'> => ({
  body: pick(record, fields),
  stamps: Object.fromEntries(fields.map((field) => [field, stampOf(record.stamps, field)!])),
});

/** A record as a creation: each field that was set, with its stamp. Defaults are left out. */
export function tellCreation(resource: ResourceName, record: Stamped): Pick<Slot, 'method' | 'body' | 'stamps'> {
  const told = tellAll(record, setFields(resource, record));
  return { method: 'POST', body: told.body, stamps: { ...told.stamps, '*': creationStamp(record) } };
}

/** The stamp of a creation that carries the instant of creation, where every field has a stamp of its own. */
export function creationStamp({ createdAt, stamps }: Stamped): Stamp {
  const earliest = earliestSet(stamps);
  const { ms, replicaId } = parseStamp(earliest);
  const createdMs = createdAt === undefined ? ms : Date.parse(createdAt);
  return createdMs >= ms ? earliest : formatStamp({ ms: Math.max(0, createdMs), counter: 0, replicaId });
}

/** The mutation of a slot. */
export function slotToMutation(resource: ResourceName, recordId: string, slot: Slot): Mutation {
  const { mutationId: id, method, body, stamps } = slot;
  if (method === 'DELETE') return { id, method, resource, recordId, stamp: stamps.deleted! };
  const stamp = slotStamp(slot);
  const others = Object.entries(stamps).filter(([field, each]) => field !== '*' && each !== stamp);
  return {
    id,
    method,
    resource,
    recordId,
    body,
    stamp,
    ...(others.length > 0 && { stamps: Object.fromEntries(others) }),
  };
}

/** A slot without immutable fields, which earlier builds queued in changes. */
export function withoutFixed(resource: ResourceName, slot: Slot): Slot {
  const { immutable } = resourceOf(resource);
  const { method, body, stamps } = slot;
  if (method !== 'PATCH' || !immutable.some((field) => Object.hasOwn(body, field))) return slot;
  const isFree = ([field]: [string, unknown]): boolean => !immutable.includes(field);
  return {
    ...slot,
    body: Object.fromEntries(Object.entries(body).filter(isFree)),
    stamps: Object.fromEntries(Object.entries(stamps).filter(isFree)),
  };
}

/** A slot as a version of its record that holds the written fields. */
export function slotToStamped(recordId: string, slot: Slot): Stamped {
  const { method, body, stamps } = slot;
  const created = method === 'POST' ? { createdAt: msToInstant(stampMs(slotStamp(slot))) } : {};
  return { ...body, id: recordId, stamps, ...created };
}

/**
 * Combines two slots of one record, as if the later changes had been made in the earlier slot.
 * @param id  the mutation id of the result
 * @returns null where nothing needs to be sent: the record was created and deleted without having been sent
 */
export function combineSlots(earlier: Slot, later: Slot, id: string): Slot | null {
  if (later.method === 'DELETE' && earlier.method === 'POST' && !earlier.sent) return null;
  const back = earlier.back ?? later.back;
  const fresh = { ...neverSent(id), sent: earlier.sent || later.sent, ...(back && { back }) };
  const body = { ...earlier.body };
  const stamps = { ...earlier.stamps };
  for (const [field, stamp] of Object.entries(later.stamps)) {
    // The earlier instant of creation wins.
    if (field === '*') {
      if (!(stamps['*']! < stamp)) stamps['*'] = stamp;
      continue;
    }
    if (stamps[field]! > stamp) continue;
    if (field !== 'deleted') body[field] = later.body[field];
    stamps[field] = stamp;
  }
  const { '*': _, ...registers } = stamps;
  if (later.method === 'DELETE' || isDeleted(registers)) return { ...fresh, method: 'DELETE', body, stamps: registers };
  const { deleted: __, ...written } = stamps;
  return { ...fresh, method: earlier.method === 'POST' ? 'POST' : later.method, body, stamps: written };
}

/**
 * Splits a deletion from the changes that were unsent when the record was deleted; they are sent after it, are not shown anywhere, and
 * come back with the record. Values with a system stamp are left out. A deletion from the future is sent last, because the server accepts
 * it only as the next stamp after the record's. Other slots are not split.
 * @param id        the mutation id of the rest
 * @param latestMs  stamps later than this are from the future, in ms since 1970 by the corrected clock
 */
export function splitSlot(
  resource: ResourceName,
  slot: Slot,
  id: string,
  latestMs: number,
): { first: Slot; rest: Slot | null } {
  if (slot.method !== 'DELETE') return { first: withoutFixed(resource, slot), rest: null };
  const { deleted } = slot.stamps;
  const written = settableFields(resource).filter(
    (field) => Object.hasOwn(slot.body, field) && !isSystemStamp(slot.stamps[field]!),
  );
  const content = {
    method: 'PATCH' as const,
    body: pick(slot.body, written),
    stamps: Object.fromEntries(written.map((field) => [field, slot.stamps[field]!])),
  };
  const deletion = { method: 'DELETE' as const, body: {}, stamps: { deleted: deleted! } };
  if (written.length === 0) return { first: { ...slot, ...deletion }, rest: null };
  const [first, rest] = stampMs(deleted!) > latestMs ? [content, deletion] : [deletion, content];
  return { first: { ...slot, ...first }, rest: { ...neverSent(id), sent: slot.sent, ...rest } };
}

/** Combines the slot that was on its way with the edits made meanwhile. @param id  as for `combineSlots` */
export const rejoinSlots = (sending: Slot | null, queued: Slot | null, id: string): Slot | null =>
  sending && queued ? combineSlots(sending, queued, id) : (queued ?? sending);

/** The content of a record that was created and deleted before any answer came, for the trash. */
export const contentOfDeleted = (recordId: string, earlier: Slot | null, later: Slot | null): Stamped | null =>
  earlier?.method === 'POST' && later?.method === 'DELETE' ? slotToStamped(recordId, earlier) : null;

/** The earliest stamp of a slot, which orders the queue and is the `stamp` of the mutation. */
export const slotStamp = (slot: Slot): Stamp => earliestSet(slot.stamps);

/** The earliest stamp that is not the one of defaults. */
const earliestSet = (stamps: Stamps): Stamp =>
  Object.values(stamps)
    .filter((stamp) => stamp !== ZERO_STAMP)
    .sort()[0] ?? ZERO_STAMP;
