/**
 * How a deleted record comes back. It stamps only what it must: one field whose stamp beats the deletion's, and the fields that
 * differ from what was deleted. Every other field keeps its value and its stamp.
 * @see docs/sync-rules.md R5, R60
 */
import { earliestStamp, pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import { fieldNames, resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import { formatStamp, parseStamp, type Stamp } from '#protocol/stamp.ts';
import { neverSent, stampAll, type Slot } from './slot.ts';

/** The field that is stamped anew when a record comes back as it was: the last one that orders its list, such as `position`. */
export const revivingField = (resource: ResourceName): string => resourceOf(resource).order.at(-1)!;

/** Whether every field of a record is known here. */
export const isWhole = (resource: ResourceName, record: Stamped): boolean =>
  fieldNames(resource).every((field) => Object.hasOwn(record, field));

/**
 * Brings a record back that the server has heard of.
 * @param before  as it was deleted; what it said may be unknown here
 * @param body  every field, as it shall be
 * @param at  later than the deletion
 */
export function reviveTold(
  resource: ResourceName,
  before: Stamped,
  body: Record<string, unknown>,
  at: Stamp,
  mutationId: string,
): Slot {
  const slot = neverSent(mutationId);
  // The server may know no more than that it was deleted: then this is its creation.
  if (!isWhole(resource, before)) return { ...slot, sent: true, method: 'POST', body, stamps: stampAll(body, at) };
  const fresh = settableFields(resource).filter(
    (field) => body[field] !== before[field] || field === revivingField(resource),
  );
  const changed = pick(body, fresh);
  return { ...slot, method: 'PATCH', body: changed, stamps: stampAll(changed, at) };
}

/**
 * The stamps with which a record is created once more that was made and deleted before any server heard of it.
 * @param forgotten  as it was deleted
 */
export function stampsOfForgotten(
  resource: ResourceName,
  forgotten: Stamped,
  body: Record<string, unknown>,
  at: Stamp,
): Stamps {
  const stamps: Stamps = {};
  for (const field of Object.keys(body)) {
    const keeps = field !== revivingField(resource) && body[field] === forgotten[field];
    stamps[field] = (keeps && stampOf(forgotten.stamps, field)) || at;
  }
  return { ...stamps, '*': creationStamp(forgotten) };
}

/** The instant of its creation travels as the stamp of the create, which by then holds for no field. */
export function creationStamp({ createdAt, stamps }: Stamped): Stamp {
  const earliest = earliestStamp(stamps)!;
  const { ms, replicaId } = parseStamp(earliest);
  const createdMs = createdAt === undefined ? ms : Date.parse(createdAt);
  return createdMs >= ms ? earliest : formatStamp({ ms: Math.max(0, createdMs), counter: 0, replicaId });
}
