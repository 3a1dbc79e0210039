/**
 * A slot: what waits to be told to the server about one record, however often it was edited. It holds the newest
 * value and stamp of each changed field, and travels as one mutation.
 * @see docs/sync-rules.md R10–R13
 */
import { earliestStamp, packStamps, pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import type { Method } from '#protocol/resource.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { stampMs, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';

export interface Slot {
  /** The id of the mutation; a slot that changes becomes another mutation. */
  mutationId: string;
  method: Method;
  /** The fields that change, with their newest values; empty for a DELETE. */
  body: Record<string, unknown>;
  /** A stamp for each field of the body; for a DELETE, `{ deleted }`. */
  stamps: Stamps;
  /** Whether a server may have seen any of it. What was never sent can still be taken back or re-stamped. */
  sent: boolean;
  /** How often the server failed on this very mutation. */
  failures: number;
  /** How many batches it still sits out. Counted, not timed: a clock that stands still must not hold it back. */
  sitOut: number;
}

/** How every slot begins: nobody has sent it, nothing has failed. */
export const neverSent = (mutationId: string): Pick<Slot, 'mutationId' | 'sent' | 'failures' | 'sitOut'> => ({
  mutationId,
  sent: false,
  failures: 0,
  sitOut: 0,
});

/** One stamp for each field of a body. */
export const stampAll = (body: Record<string, unknown>, at: Stamp): Stamps =>
  Object.fromEntries(Object.keys(body).map((field) => [field, at]));

/** What a slot tells of some fields of a record: their values, and the stamp that each has. */
export const tellAll = (record: Stamped, fields: readonly string[]): Pick<Slot, 'body' | 'stamps'> => ({
  body: pick(record, fields),
  stamps: Object.fromEntries(fields.map((field) => [field, stampOf(record.stamps, field)!])),
});

/** A slot as the mutation that travels. */
export function slotToMutation(resource: ResourceName, recordId: string, slot: Slot): Mutation {
  const { mutationId: id, method, body, stamps } = slot;
  if (method === 'DELETE') return { id, method, resource, recordId, stamp: stamps.deleted! };
  const { '*': stamp, ...others } = packStamps(stamps);
  return {
    id,
    method,
    resource,
    recordId,
    body,
    stamp: stamp!,
    ...(Object.keys(others).length > 0 && { stamps: others }),
  };
}

/** A slot with what it may say. Earlier builds queued changes that also named fields which are fixed with the creation. */
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

/** A slot as the part of a record that it writes. */
export function slotToStamped(recordId: string, { method, body, stamps }: Slot): Stamped {
  if (method === 'DELETE') return { id: recordId, stamps };
  const created = method === 'POST' ? { createdAt: msToInstant(stampMs(earliestStamp(stamps)!)) } : {};
  return { ...body, id: recordId, stamps, ...created };
}

/**
 * Two slots of one record become one, as if the later had been written into the earlier.
 * @param id  the id of the mutation that comes out
 * @returns null when nothing needs to be told: what was made and deleted before anyone saw it
 */
export function combineSlots(earlier: Slot, later: Slot, id: string): Slot | null {
  const sent = earlier.sent || later.sent;
  const fresh = { ...neverSent(id), sent };
  if (later.method === 'DELETE') return earlier.method === 'POST' && !earlier.sent ? null : { ...later, ...fresh };
  if (earlier.method === 'DELETE') return { ...later, ...fresh };
  const method = earlier.method === 'POST' ? 'POST' : later.method;
  const body = { ...earlier.body };
  const stamps = { ...earlier.stamps };
  for (const [field, stamp] of Object.entries(later.stamps)) {
    // The instant of a creation: of two, the earlier.
    if (field === '*') stamps['*'] = earliestStamp({ stamp, ...(stamps['*'] && { before: stamps['*'] }) })!;
    if (field === '*' || (stamps[field] !== undefined && stamps[field] > stamp)) continue;
    body[field] = later.body[field];
    stamps[field] = stamp;
  }
  return { ...fresh, method, body, stamps };
}

/** What was on its way and what was edited meanwhile, as one that waits again. @param id  as for `combineSlots` */
export const rejoinSlots = (sending: Slot | null, queued: Slot | null, id: string): Slot | null =>
  sending && queued ? combineSlots(sending, queued, id) : (queued ?? sending);

/** What is known of a record whose creation is followed by its deletion before any answer came: the trash keeps it. */
export const contentOfDeleted = (recordId: string, earlier: Slot | null, later: Slot | null): Stamped | null =>
  earlier?.method === 'POST' && later?.method === 'DELETE' ? slotToStamped(recordId, earlier) : null;

/** The earliest stamp of a slot: its place in the queue. */
export const slotStamp = (slot: Slot): Stamp => earliestStamp(slot.stamps)!;
