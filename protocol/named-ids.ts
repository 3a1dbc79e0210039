/** Ids that follow from a field: of a subject from its name, of a day from its date. Who makes such a record computes its id. */
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

/** The id that the fields of a record give it; undefined where they do not say, and where ids are drawn. */
export function namedId(resource: ResourceName, body: Record<string, unknown>): string | undefined {
  const named = NAMED[resource];
  const value = named && body[named.field];
  return typeof value === 'string' ? named!.toId(value) : undefined;
}

/** Whether a record of a resource has its id from one of its fields. */
export const hasNamedIds = (resource: ResourceName): boolean => NAMED[resource] !== undefined;

/**
 * Refuses fields that belong under another id: a name may only come in another spelling, a date not at all.
 * @param body  as it came through the schema of a create or a change
 * @param pathOf  where in the input the mistake is, from the name of the field that gives the id
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
