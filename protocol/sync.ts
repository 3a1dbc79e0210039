/**
 * One round trip of sync: what both sides know of it, and what comes down. What goes up: `sync-request.ts`.
 * @see contract section 4
 */
import * as z from 'zod/mini';
import { problemSchema } from './problem.ts';
import { resourceNameSchema } from './resources.ts';
import { stampSchema } from './stamp.ts';
import { instant, uuid } from './text.ts';

/** The protocol that this build speaks. History: 1, the first. */
export const PROTOCOL = 1;
/** How many mutations one request may carry. */
export const MAX_MUTATIONS = 500;
/** How many bytes one request may have, after inflating. */
export const MAX_BODY_BYTES = 1_048_576;
/** How far a stamp may lie in the server's future, in milliseconds. */
export const MAX_AHEAD_MS = 60_000;

const stamps = z.record(z.string(), stampSchema);

/** Opaque; belongs to one user. Null asks for everything. */
export const cursorSchema = z.nullable(z.string().check(z.maxLength(500)));

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

export const syncAnswerSchema = z.object({
  cursor: z.string(),
  changes: z.array(changeSchema),
  /** Ask again at once: there is more. */
  hasMore: z.boolean(),
  results: z.array(resultSchema),
  serverTime: instant(),
});
export type SyncAnswer = z.infer<typeof syncAnswerSchema>;
