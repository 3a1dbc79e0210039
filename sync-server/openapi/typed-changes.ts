/** The change of each resource, with the types of its fields: what the OpenAPI document says where the app knows any record. */
import * as z from 'zod/mini';
import { isKnownField, isKnownResource } from '#protocol/known-part.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { wireStampSchema } from '#protocol/stamp-schema.ts';
import { FIRST_SCHEMA } from '#protocol/sync.ts';
import { instant, uuid } from '#protocol/text.ts';

const stamps = z.record(z.string(), wireStampSchema);

/** The members of a deleted record in a change. */
export const deletedRecordSchema = z.strictObject({ id: uuid(), deleted: z.literal(true), stamps });

/** Protocol 1 leaves out what came after it. */
const isInEach = (name: ResourceName, field: string): boolean =>
  !isKnownResource(name, FIRST_SCHEMA) || isKnownField(name, field, FIRST_SCHEMA);

function changeOf(name: ResourceName) {
  const fields = Object.entries(resourceOf(name).fields).map(([field, schema]) => [
    field,
    isInEach(name, field) ? schema : z.optional(schema),
  ]);
  const live = z.strictObject({
    id: uuid(),
    ...(Object.fromEntries(fields) as Record<string, z.ZodMiniType>),
    ...{ createdAt: instant(), updatedAt: instant(), stamps },
  });
  return z.strictObject({ resource: z.literal(name), record: z.union([live, deletedRecordSchema]) });
}

/** Each by its resource. */
export const changeSchemas = new Map(resourceNames.map((name) => [name, changeOf(name)]));

/** Any change. */
export const typedChangeSchema = z.union([...changeSchemas.values()]);
