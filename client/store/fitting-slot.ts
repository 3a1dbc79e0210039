/**
 * Holds a slot against the schemas that the server checks with, before it is stored: what they refuse is a mistake of this program,
 * and is to be told here, while its author still sees the words.
 * @see docs/sync-rules.md R11, R61
 */
import { parseMutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { slotToMutation, withoutFixed, type Slot } from './slot.ts';

/** @throws Problem `invalid_request`, as the server would answer it */
export function refuseUnfit(resource: ResourceName, recordId: string, slot: Slot): void {
  parseMutation(slotToMutation(resource, recordId, withoutFixed(resource, slot)));
}

/** Why the server would refuse a slot; null where it would not. */
export function misfit(resource: ResourceName, recordId: string, slot: Slot): Problem | null {
  try {
    refuseUnfit(resource, recordId, slot);
    return null;
  } catch (cause) {
    if (cause instanceof Problem) return cause;
    throw cause;
  }
}
