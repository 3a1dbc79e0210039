/** The sync request of a replica. Only the server reads it; a client knows its type. @see contract section 4.1 */
import * as z from 'zod/mini';
import { mutationSchema } from './mutation.ts';
import { MAX_REPLICAS } from './short-stamp.ts';
import { wireStampSchema } from './stamp-schema.ts';
import { MAX_REFILL, PROTOCOLS } from './sync.ts';

/** A replica id as it travels: sixteen lower-case hex digits. */
export const replicaIdSchema = z.string().check(z.regex(/^[0-9a-f]{16}$/, 'must be sixteen lower-case hex digits'));

/** A cursor: opaque, and valid for one user. Null asks for everything. */
export const cursorSchema = z.nullable(z.string().check(z.maxLength(500)));

/** A part of an account: the records of a resource that were created in a month, deleted ones included. */
const partSchema = z.strictObject({
  /** A resource that the server does not know is ignored. */
  resource: z.string().check(z.maxLength(50)),
  /** The month of `createdAt`, `YYYY-MM`. */
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-03')),
  /** How far the part has been answered, as the last answer says; missing at first. */
  after: z.optional(z.int().check(z.minimum(0))),
});
export type Part = z.infer<typeof partSchema>;

/** The members of a request that protocol 2 adds to protocol 1. */
export const requestExtras = {
  /** The base of the short stamps in this request, in ms since 1970, and the replicas that they name; by default its author alone. */
  base: z.optional(z.int().check(z.minimum(0), z.maximum(2 ** 48 - 1))),
  replicas: z.optional(z.array(replicaIdSchema).check(z.maxLength(MAX_REPLICAS))),
  /** The name of the stream that its author follows, which then leaves out the changes that this request sends, and names its batch. */
  stream: z.optional(z.string().check(z.maxLength(100))),
  /** The number by which that stream names the mutations of this request, unique for the stream. */
  batch: z.optional(z.int().check(z.minimum(0))),
  /** Asks for all changes, including those that the author sent. */
  echo: z.optional(z.boolean()),
  /** Asks for the hashes of everything that the cursor of the answer covers; only without mutations. */
  digest: z.optional(z.boolean()),
  /** The schema number of the asking build, which the hashes are computed for. */
  schema: z.optional(z.int().check(z.minimum(1))),
  /** Asks for all records of some parts, whatever the cursor covers; only without mutations. */
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
