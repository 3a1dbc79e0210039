/**
 * A slot: what waits to be told to the server about one record, however often it was edited. It holds the newest
 * value and stamp of each changed field, and travels as one mutation.
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
  /** The id of the mutation; a slot that changes becomes another mutation. */
  mutationId: string;
  method: Method;
  /** The fields that change, with their newest values; of a DELETE, what had not been told by then and is told after it. */
  body: Record<string, unknown>;
  /** A stamp for each field of the body; for a DELETE, also `deleted`; for a POST maybe `*`, the instant of the creation. */
  stamps: Stamps;
  /** Whether a server may have seen any of it. What was never sent can still be taken back or re-stamped. */
  sent: boolean;
  /** How often the server failed on this very mutation. */
  failures: number;
  /** How many batches it still sits out. Counted, not timed: a clock that stands still must not hold it back. */
  sitOut: number;
  /** The server has no room for it; what is edited since is tried anew. */
  full?: true;
  /** Of what is given back to a restored server: the stamps of the record as this device held it. */
  back?: Stamps;
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

/** The creation of a record as it stands: each field that was set, with its stamp. Defaults follow by themselves. */
export function tellCreation(resource: ResourceName, record: Stamped): Pick<Slot, 'method' | 'body' | 'stamps'> {
  const told = tellAll(record, setFields(resource, record));
  return { method: 'POST', body: told.body, stamps: { ...told.stamps, '*': creationStamp(record) } };
}

/** The instant of its creation travels as the stamp of the create, which by then holds for no field. */
export function creationStamp({ createdAt, stamps }: Stamped): Stamp {
  const earliest = earliestSet(stamps);
  const { ms, replicaId } = parseStamp(earliest);
  const createdMs = createdAt === undefined ? ms : Date.parse(createdAt);
  return createdMs >= ms ? earliest : formatStamp({ ms: Math.max(0, createdMs), counter: 0, replicaId });
}

/** A slot as the mutation that travels. */
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
export function slotToStamped(recordId: string, slot: Slot): Stamped {
  const { method, body, stamps } = slot;
  const created = method === 'POST' ? { createdAt: msToInstant(stampMs(slotStamp(slot))) } : {};
  return { ...body, id: recordId, stamps, ...created };
}

/**
 * Two slots of one record become one, as if the later had been written into the earlier.
 * @param id  the id of the mutation that comes out
 * @returns null when nothing needs to be told: what was made and deleted before anyone saw it
 */
export function combineSlots(earlier: Slot, later: Slot, id: string): Slot | null {
  if (later.method === 'DELETE' && earlier.method === 'POST' && !earlier.sent) return null;
  const back = earlier.back ?? later.back;
  const fresh = { ...neverSent(id), sent: earlier.sent || later.sent, ...(back && { back }) };
  const body = { ...earlier.body };
  const stamps = { ...earlier.stamps };
  for (const [field, stamp] of Object.entries(later.stamps)) {
    // The instant of a creation: of two, the earlier.
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
 * A slot as it travels: a deletion by itself, and after it what had not been told when the record was deleted. Told later, that shows
 * nowhere, and is there when the record comes back. What has a system stamp is left out. A deletion from the future comes last: the
 * server takes it only as the next one after what was written before it.
 * @param id        the mutation of what comes after
 * @param latestMs  what lies later is from the future, in ms since 1970 by the corrected clock
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

/** What was on its way and what was edited meanwhile, as one that waits again. @param id  as for `combineSlots` */
export const rejoinSlots = (sending: Slot | null, queued: Slot | null, id: string): Slot | null =>
  sending && queued ? combineSlots(sending, queued, id) : (queued ?? sending);

/** What is known of a record whose creation is followed by its deletion before any answer came: the trash keeps it. */
export const contentOfDeleted = (recordId: string, earlier: Slot | null, later: Slot | null): Stamped | null =>
  earlier?.method === 'POST' && later?.method === 'DELETE' ? slotToStamped(recordId, earlier) : null;

/** The earliest stamp of a slot: its place in the queue, and the stamp that it travels with. */
export const slotStamp = (slot: Slot): Stamp => earliestSet(slot.stamps);

/** The earliest stamp that is not of a default. */
const earliestSet = (stamps: Stamps): Stamp =>
  Object.values(stamps)
    .filter((stamp) => stamp !== ZERO_STAMP)
    .sort()[0] ?? ZERO_STAMP;
