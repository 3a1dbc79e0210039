/**
 * The answer to a sync request. Only code that talks to the network reads it; the store and the engine know its types.
 * @see contract section 4.1
 */
import * as z from 'zod/mini';
import { problemSchema } from './problem-document.ts';
import { resourceNameSchema } from './resource-name.ts';
import { wireStampSchema } from './stamp-schema.ts';
import { instant, uuid } from './text.ts';

const stamps = z.record(z.string(), wireStampSchema);

/** A change: the current record with its fields and stamps; of a deleted record, its id and stamps alone. */
export const changeSchema = z.object({
  resource: resourceNameSchema,
  record: z.looseObject({ id: uuid(), stamps, deleted: z.optional(z.literal(true)), createdAt: z.optional(instant()) }),
});
export type Change = z.infer<typeof changeSchema>;

/** The result of one mutation. `status` is that of the REST call which it stands for. */
export const resultSchema = z.object({
  id: z.string(),
  status: z.int(),
  /** Set where the mutation was older than the stored values and changed nothing. */
  superseded: z.optional(z.literal(true)),
  /** Values of other replicas that it replaced and that its author had not seen. */
  overwrote: z.optional(z.record(z.string(), z.unknown())),
  problem: z.optional(problemSchema),
});
export type Result = z.infer<typeof resultSchema>;

/** Hashes of an account: by resource, by month, see `digest.ts`. */
const digestSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type Digest = z.infer<typeof digestSchema>;

/** The members of an answer that protocol 2 adds to protocol 1. */
export const answerExtras = {
  /** The schema number of the server, see `SCHEMA`; 1 when missing. */
  schema: z.optional(z.int()),
  /** The base of the short stamps in this answer, in ms since 1970, and the replicas that they name. */
  base: z.optional(z.int()),
  replicas: z.optional(z.array(z.string())),
  /** The hashes, in answer to a request with `digest` once `hasMore` is false. */
  digest: z.optional(digestSchema),
  /** The parts of a `refill` that are not complete yet, to be sent with the next request as they are. */
  refill: z.optional(z.array(z.object({ resource: z.string(), month: z.string(), after: z.int() }))),
};

export const syncAnswerSchema = z.object({
  cursor: z.string(),
  changes: z.array(changeSchema),
  /** More changes are waiting: ask again at once. */
  hasMore: z.boolean(),
  results: z.array(resultSchema),
  serverTime: instant(),
  ...answerExtras,
});
export type SyncAnswer = z.infer<typeof syncAnswerSchema>;
