/**
 * Restores a deleted record with as few new stamps as possible: one field whose stamp exceeds the deletion's, and the fields whose
 * values differ from the deleted ones. Every other field keeps its value and its stamp.
 * @see docs/sync-rules.md R5, R60
 */
import { pick, stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import { resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { isWhole } from './defaults.ts';
import { creationStamp, neverSent, stampAll, type Slot } from './slot.ts';

/** The field that gets a new stamp when a record is restored unchanged: the last one that orders its list, such as `position`. */
export const revivingField = (resource: ResourceName): string => resourceOf(resource).order.at(-1)!;

/**
 * The slot that restores a record which the server knows.
 * @param before  the deleted record; its content may be unknown here
 * @param body    the new value of every field
 * @param at      a stamp later than the deletion
 */
export function reviveTold(
  resource: ResourceName,
  before: Stamped,
  body: Record<string, unknown>,
  at: Stamp,
  mutationId: string,
): Slot {
  const slot = neverSent(mutationId);
  // The server may know only the deletion: then the slot is a creation.
  if (!isWhole(resource, before)) return { ...slot, sent: true, method: 'POST', body, stamps: stampAll(body, at) };
  const fresh = settableFields(resource).filter(
    (field) => field === revivingField(resource) || (Object.hasOwn(body, field) && body[field] !== before[field]),
  );
  const changed = pick({ ...before, ...body }, fresh);
  return { ...slot, method: 'PATCH', body: changed, stamps: stampAll(changed, at) };
}

/**
 * The stamps of the new creation of a record that was created and deleted without having been sent.
 * @param forgotten  the deleted record
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
