/**
 * All that somebody has, as one JSON document: what `GET /api/users/me/export` answers and `POST /api/users/me/import` takes.
 * Records carry their stamps, so that importing a document merges instead of overwriting, and importing it twice changes nothing.
 */
import * as z from 'zod/mini';
import { userSchema } from './account.ts';
import { LATER_DAY } from './goal.ts';
import type { Fields, Resource } from './resource.ts';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { stampSchema } from './stamp-schema.ts';
import { instant, uuid } from './text.ts';

/** Names the format. */
export const EXPORT_FORMAT = 'studentos-export';
/**
 * The version that this build writes. It reads every earlier one. History: 1, the first; 2, subjects, deadlines, steps and days, which
 * readers of version 1 refuse.
 */
export const EXPORT_VERSION = 2;
/** How many bytes an imported document may have, after inflating. A larger one can be sent in parts: each part is a document. */
export const MAX_IMPORT_BYTES = 33_554_432;

const stamps = z.record(z.string(), stampSchema);

/** A deleted record: that it is gone, and since when; nothing of what it said. */
export const deletedRecordSchema = z.strictObject({
  id: uuid(),
  deleted: z.literal(true),
  stamps: z.strictObject({ deleted: stampSchema }),
});

/** A record of a resource that is there: as REST answers it, with its stamps. A document of an earlier release lacks later fields. */
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

/** A record as this release writes it: a client of protocol 1 tells a goal without a day by a day of its own. */
export const fromEarlier = <R extends Record<string, unknown>>(name: ResourceName, record: R): R =>
  name === 'goals' && record.date === LATER_DAY ? { ...record, date: null } : record;

/** A record of a resource in the document, there or deleted. */
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

/** The document, to the last field. */
export const exportSchema = documentSchema(exportedRecordSchema);

/** The same with its records unread, for whoever judges them one by one. */
export const exportEnvelopeSchema = documentSchema(() => z.looseObject({ id: uuid() }));
export type ExportEnvelope = z.infer<typeof exportEnvelopeSchema>;

const restore = z.optional(z.boolean());

/** What an import takes: a document, and whether to bring back what was deleted here since. */
export const importSchema = z.extend(exportSchema, { restore });

/** The query of an import, which can ask for the same. */
export const importQuerySchema = z.strictObject({ restore: z.optional(z.enum(['true', 'false'])) });

/** The same with its records unread. */
export const importEnvelopeSchema = z.extend(exportEnvelopeSchema, { restore });

/** One record of an import that was not taken, and why. */
const importRefusalSchema = z.object({
  resource: z.string(),
  id: z.string(),
  code: z.string(),
  detail: z.string(),
});
export type ImportRefusal = z.infer<typeof importRefusalSchema>;

/** What an import answers. The counts together are the number of records in the document. */
export const importReportSchema = z.object({
  /** Records that were not there before. */
  created: z.int(),
  /** Records that were there, and say something else now. */
  changed: z.int(),
  /** Records that said all of it already, or something later. */
  unchanged: z.int(),
  refused: z.int(),
  /** The first refusals. */
  refusals: z.array(importRefusalSchema),
  /** Records that were not looked at, because 1,000 before them were refused; missing when there are none. */
  unread: z.optional(z.int()),
});
export type ImportReport = z.infer<typeof importReportSchema>;
