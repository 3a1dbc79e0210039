/**
 * Checks a slot against the schemas of the server before it is stored, so that a change which the server would refuse is refused here,
 * while its author still sees the text.
 * @see docs/sync-rules.md R11, R61
 */
import { fit } from './fit.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { withoutFixed, type Slot } from './slot.ts';

/** Refuses a slot that the server would refuse. @throws Problem `invalid_request`, as the server would answer it */
export function refuseUnfit(resource: ResourceName, slot: Slot): void {
  const { methods, create, patch } = resourceOf(resource);
  const { method, body } = withoutFixed(resource, slot);
  if (!methods.includes(method)) throw new Problem('invalid_request', `${resource} take no ${method}.`);
  if (method !== 'DELETE') fit(method === 'POST' ? create : patch, body);
}

/** The problem with which the server would refuse a slot; null for a valid one. */
export function misfit(resource: ResourceName, slot: Slot): Problem | null {
  try {
    refuseUnfit(resource, slot);
    return null;
  } catch (cause) {
    if (cause instanceof Problem) return cause;
    throw cause;
  }
}
