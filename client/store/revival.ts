/**
 * How a deleted record comes back. It stamps only what it must: one field whose stamp beats the deletion's, and the fields that
 * differ from what was deleted. Every other field keeps its value and its stamp.
 * @see docs/sync-rules.md R5, R60
 */
import { pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import { resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { isWhole } from './defaults.ts';
import { creationStamp, neverSent, stampAll, type Slot } from './slot.ts';

/** The field that is stamped anew when a record comes back as it was: the last one that orders its list, such as `position`. */
export const revivingField = (resource: ResourceName): string => resourceOf(resource).order.at(-1)!;

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
    (field) => field === revivingField(resource) || (Object.hasOwn(body, field) && body[field] !== before[field]),
  );
  const changed = pick({ ...before, ...body }, fresh);
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
