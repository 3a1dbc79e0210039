/**
 * What a round trip of sync brings down. Whoever talks to the network reads it; the store and the engine know its types.
 * @see contract section 4.1
 */
import * as z from 'zod/mini';
import { problemSchema } from './problem-document.ts';
import { resourceNameSchema } from './resource-name.ts';
import { wireStampSchema } from './stamp-schema.ts';
import { instant, uuid } from './text.ts';

const stamps = z.record(z.string(), wireStampSchema);

/** A record as it now stands, with its fields and stamps; or, deleted, its id and stamps. */
export const changeSchema = z.object({
  resource: resourceNameSchema,
  record: z.looseObject({ id: uuid(), stamps, deleted: z.optional(z.literal(true)), createdAt: z.optional(instant()) }),
});
export type Change = z.infer<typeof changeSchema>;

/** What became of one mutation. `status` is what its REST call would have said. */
export const resultSchema = z.object({
  id: z.string(),
  status: z.int(),
  /** It was older than what stands, and changed nothing. */
  superseded: z.optional(z.literal(true)),
  /** Values of another replica that it replaced and that its author had not seen. */
  overwrote: z.optional(z.record(z.string(), z.unknown())),
  problem: z.optional(problemSchema),
});
export type Result = z.infer<typeof resultSchema>;

/** Hashes of an account: by resource, by month, see `digest.ts`. */
const digestSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type Digest = z.infer<typeof digestSchema>;

/** What an answer says in protocol 2 beside what it says in protocol 1. */
export const answerExtras = {
  /** Which resources and fields the server knows, see `SCHEMA`; 1 when missing. */
  schema: z.optional(z.int()),
  /** What short stamps of this answer are measured by, in ms since 1970, and the replicas that they name. */
  base: z.optional(z.int()),
  replicas: z.optional(z.array(z.string())),
  /** To a request with `digest`, where there is no more. */
  digest: z.optional(digestSchema),
  /** Of a request with `refill`, the parts that are not told to their end; to be asked for again as they stand here. */
  refill: z.optional(z.array(z.object({ resource: z.string(), month: z.string(), after: z.int() }))),
};

export const syncAnswerSchema = z.object({
  cursor: z.string(),
  changes: z.array(changeSchema),
  /** Ask again at once: there is more. */
  hasMore: z.boolean(),
  results: z.array(resultSchema),
  serverTime: instant(),
  ...answerExtras,
});
export type SyncAnswer = z.infer<typeof syncAnswerSchema>;
