/** What a replica asks in one round trip of sync. The server alone reads it; a client knows its type. @see contract section 4.1 */
import * as z from 'zod/mini';
import { mutationSchema } from './mutation.ts';
import { MAX_REPLICAS } from './short-stamp.ts';
import { wireStampSchema } from './stamp-schema.ts';
import { MAX_REFILL, PROTOCOLS } from './sync.ts';

/** A replica id as it travels: sixteen lower-case hex digits. */
export const replicaIdSchema = z.string().check(z.regex(/^[0-9a-f]{16}$/, 'must be sixteen lower-case hex digits'));

/** Opaque; belongs to one user. Null asks for everything. */
export const cursorSchema = z.nullable(z.string().check(z.maxLength(500)));

/** A part of an account: the records of a resource that were made in a month, deleted ones included. */
const partSchema = z.strictObject({
  /** One that the server does not know is left out. */
  resource: z.string().check(z.maxLength(50)),
  /** Of `createdAt`: `YYYY-MM`. */
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-03')),
  /** How far it was told already, as the last answer says; missing at first. */
  after: z.optional(z.int().check(z.minimum(0))),
});
export type Part = z.infer<typeof partSchema>;

/** What a request may say in protocol 2 beside what it says in protocol 1. */
export const requestExtras = {
  /** What short stamps of this request are measured by, in ms since 1970, and the replicas that they name: without a list, its author alone. */
  base: z.optional(z.int().check(z.minimum(0), z.maximum(2 ** 48 - 1))),
  replicas: z.optional(z.array(replicaIdSchema).check(z.maxLength(MAX_REPLICAS))),
  /** The stream that its author follows: it leaves out what this request sends, and names its batch. */
  stream: z.optional(z.string().check(z.maxLength(100))),
  /** What that stream names the mutations of this request by; once for each stream. */
  batch: z.optional(z.int().check(z.minimum(0))),
  /** Leave nothing out of the changes. */
  echo: z.optional(z.boolean()),
  /** Ask for the hashes of everything that the cursor of the answer covers; with an empty queue. */
  digest: z.optional(z.boolean()),
  /** What the hashes are to be of: the schema number of the asking build. */
  schema: z.optional(z.int().check(z.minimum(1))),
  /** Ask for all of some parts, whatever the cursor has seen; with an empty queue. */
  refill: z.optional(z.array(partSchema).check(z.maxLength(MAX_REFILL))),
};

export const syncRequestSchema = z.strictObject({
  protocol: z.literal([...PROTOCOLS]),
  replicaId: replicaIdSchema,
  cursor: cursorSchema,
  mutations: z.array(
    z.extend(mutationSchema, { stamp: wireStampSchema, stamps: z.optional(z.record(z.string(), wireStampSchema)) }),
  ),
  ...requestExtras,
});
export type SyncRequest = z.infer<typeof syncRequestSchema>;
