/** The schemas of whole records as REST answers them. They are not part of the registry, because no client needs them. */
import * as z from 'zod/mini';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { instant, uuid } from './text.ts';

/** Members of an answer that are computed from the stamps, by resource. */
const SHOWN: Partial<Record<ResourceName, Record<string, z.ZodMiniType>>> = {
  /** When the goal was done; null while it is not. */
  goals: { completedAt: z.nullable(instant()) },
};

const SCHEMAS = new Map(
  resourceNames.map((name): [ResourceName, z.ZodMiniObject] => [
    name,
    z.strictObject({
      id: uuid(),
      ...resourceOf(name).fields,
      ...SHOWN[name],
      createdAt: instant(),
      updatedAt: instant(),
    }),
  ]),
);

const CHANGES = new Map(
  resourceNames.map((name): [ResourceName, z.ZodMiniType<Record<string, unknown>>] => [
    name,
    z.partial(SCHEMAS.get(name)!).check(z.refine((body) => Object.keys(body).length > 0, 'needs at least one field')),
  ]),
);

/** A record of a resource: `{ id, …fields, createdAt, updatedAt }`, of a goal also `completedAt`. The same object at each call. */
export const recordSchema = (name: ResourceName): z.ZodMiniObject => SCHEMAS.get(name)!;

/**
 * The body of a change by REST: any members of a record as it is answered, so that a record that was read can be sent back. A member
 * that a change cannot set must equal the stored value, which the server checks.
 */
export const changeSchema = (name: ResourceName): z.ZodMiniType<Record<string, unknown>> => CHANGES.get(name)!;
