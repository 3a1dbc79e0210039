/** Whole records as REST answers them. Not part of the registry: a client has no use for them. */
import * as z from 'zod/mini';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { instant, uuid } from './text.ts';

/** What an answer shows beside the fields, by resource; it follows from their stamps. */
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

/** A record of a resource: `{ id, …fields, createdAt, updatedAt }`; a goal also shows `completedAt`. Always the same schema. */
export const recordSchema = (name: ResourceName): z.ZodMiniObject => SCHEMAS.get(name)!;

/**
 * The body of a change by REST: any fields of the record as it is answered, so that what was read can be sent back. What a change
 * cannot set has to equal what stands, which only the server knows.
 */
export const changeSchema = (name: ResourceName): z.ZodMiniType<Record<string, unknown>> => CHANGES.get(name)!;
