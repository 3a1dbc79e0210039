/** Ids that are computed from a field: of a subject from its name, of a day from its date. The creator of such a record computes it. */
import { dayId } from './day-id.ts';
import { Problem } from './problem.ts';
import type { ResourceName } from './resources.ts';
import { subjectId } from './subject-id.ts';

interface NamedBy {
  field: string;
  toId: (value: string) => string;
}

const NAMED: Partial<Record<ResourceName, NamedBy>> = {
  subjects: { field: 'name', toId: subjectId },
  days: { field: 'date', toId: dayId },
};

/** The id that follows from the fields of a record; undefined where the field is missing, and for resources whose ids are random. */
export function namedId(resource: ResourceName, body: Record<string, unknown>): string | undefined {
  const named = NAMED[resource];
  const value = named && body[named.field];
  return typeof value === 'string' ? named!.toId(value) : undefined;
}

/** Whether the ids of a resource are computed from a field. */
export const hasNamedIds = (resource: ResourceName): boolean => NAMED[resource] !== undefined;

/**
 * Refuses a body whose naming field gives another id: a name may change its spelling, a date may not change.
 * @param body    checked by the schema of a create or a change
 * @param pathOf  makes the path of a field within the input, for the error
 * @throws Problem `invalid_request`
 */
export function refuseMisnamed(
  resource: ResourceName,
  id: string,
  body: Record<string, unknown>,
  pathOf = (field: string): string => field,
): void {
  const right = namedId(resource, body);
  if (right === undefined || right === id) return;
  const { field } = NAMED[resource]!;
  const message = `does not fit: the id of ${resource} follows from the ${field}, which gives ${right}`;
  const path = pathOf(field);
  throw new Problem('invalid_request', `The ${field} belongs to another id: ${path} ${message}.`, {
    errors: [{ path, message }],
  });
}
