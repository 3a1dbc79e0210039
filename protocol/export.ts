/**
 * All data of an account as one JSON document: the answer of `GET /api/users/me/export` and the body of `POST /api/users/me/import`.
 * Records carry their stamps, so an import merges instead of overwriting, and a second import of one document changes nothing.
 */
import * as z from 'zod/mini';
import { userSchema } from './account.ts';
import { LATER_DAY } from './goal.ts';
import type { Fields, Resource } from './resource.ts';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { stampSchema } from './stamp-schema.ts';
import { instant, uuid } from './text.ts';

/** The name of the format, in each document. */
export const EXPORT_FORMAT = 'studentos-export';
/**
 * The version that this build writes. It reads every earlier one. History: 1, the first; 2, subjects, deadlines, steps and days, which
 * readers of version 1 refuse.
 */
export const EXPORT_VERSION = 2;
/** The most bytes of an imported document, after inflating. A larger account is sent in parts, each of them a document. */
export const MAX_IMPORT_BYTES = 33_554_432;

const stamps = z.record(z.string(), stampSchema);

/** A tombstone: the id of a deleted record and the stamp of its deletion, without its content. */
export const deletedRecordSchema = z.strictObject({
  id: uuid(),
  deleted: z.literal(true),
  stamps: z.strictObject({ deleted: stampSchema }),
});

/** A live record: as REST answers it, with its stamps. Fields that a later release added are optional, as earlier documents lack them. */
export const liveRecordSchema = (name: ResourceName) =>
  z.strictObject({
    id: uuid(),
    ...fieldsOf(resourceOf(name)),
    createdAt: instant(),
    updatedAt: instant(),
    stamps,
  });

const fieldsOf = ({ fields, fieldsSince }: Resource): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [
      name,
      Object.hasOwn(fieldsSince, name) ? z.optional(schema) : schema,
    ]),
  );

/** Converts a record of an earlier document: protocol 1 writes a goal without a day with the day `LATER_DAY`. */
export const fromEarlier = <R extends Record<string, unknown>>(name: ResourceName, record: R): R =>
  name === 'goals' && record.date === LATER_DAY ? { ...record, date: null } : record;

/** A record of a resource in the document, live or deleted. */
export const exportedRecordSchema = (name: ResourceName) => z.union([liveRecordSchema(name), deletedRecordSchema]);

const recordsSchema = <T extends z.ZodMiniType>(recordOf: (name: ResourceName) => T) =>
  z.strictObject(
    Object.fromEntries(resourceNames.map((name) => [name, z.optional(z.array(recordOf(name)))])) as Record<
      ResourceName,
      z.ZodMiniOptional<z.ZodMiniArray<T>>
    >,
  );

const documentSchema = <T extends z.ZodMiniType>(recordOf: (name: ResourceName) => T) =>
  z.strictObject({
    format: z.literal(EXPORT_FORMAT),
    version: z.literal([1, EXPORT_VERSION]),
    exportedAt: instant(),
    user: userSchema,
    /** By resource; one that is missing has none. */
    records: recordsSchema(recordOf),
  });

/** The document with every record checked. */
export const exportSchema = documentSchema(exportedRecordSchema);

/** The document with its records unchecked, so that an import can refuse records one by one. */
export const exportEnvelopeSchema = documentSchema(() => z.looseObject({ id: uuid() }));
export type ExportEnvelope = z.infer<typeof exportEnvelopeSchema>;

const restore = z.optional(z.boolean());

/** The body of an import: a document, and whether records that were deleted here since are to be restored. */
export const importSchema = z.extend(exportSchema, { restore });

/** The query of an import, which can ask for `restore` as well. */
export const importQuerySchema = z.strictObject({ restore: z.optional(z.enum(['true', 'false'])) });

/** The body of an import with its records unchecked. */
export const importEnvelopeSchema = z.extend(exportEnvelopeSchema, { restore });

/** One record that an import refused, and the reason. */
const importRefusalSchema = z.object({
  resource: z.string(),
  id: z.string(),
  code: z.string(),
  detail: z.string(),
});
export type ImportRefusal = z.infer<typeof importRefusalSchema>;

/** The answer of an import. Its counts add up to the number of records in the document. */
export const importReportSchema = z.object({
  /** Records that did not exist before. */
  created: z.int(),
  /** Records that existed and have other values now. */
  changed: z.int(),
  /** Records that had these values already, or later ones. */
  unchanged: z.int(),
  refused: z.int(),
  /** The first of the refusals. */
  refusals: z.array(importRefusalSchema),
  /** Records that were not read, because 1,000 before them were refused; missing when there are none. */
  unread: z.optional(z.int()),
});
export type ImportReport = z.infer<typeof importReportSchema>;
