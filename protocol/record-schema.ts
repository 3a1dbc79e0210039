/** Whole records as REST answers them. Not part of the registry: a client has no use for them. */
import * as z from 'zod/mini';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { instant, uuid } from './text.ts';

const SCHEMAS = new Map(
  resourceNames.map((name): [ResourceName, z.ZodMiniType<Record<string, unknown>>] => [
    name,
    z.strictObject({ id: uuid(), ...resourceOf(name).fields, createdAt: instant(), updatedAt: instant() }),
  ]),
);

/** A record of a resource: `{ id, …fields, createdAt, updatedAt }`; always the same schema. */
export const recordSchema = (name: ResourceName): z.ZodMiniType<Record<string, unknown>> => SCHEMAS.get(name)!;
