/** A problem document: a `Problem` as it travels. Only code that talks to the network reads it. @see RFC 9457 */
import * as z from 'zod/mini';

/** A problem document as it travels. Loose, because a later server may say more. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  existing: z.optional(z.string()),
  data: z.optional(z.record(z.string(), z.unknown())),
  retryAfter: z.optional(z.number()),
  protocols: z.optional(z.array(z.number())),
});
export type ProblemDocument = z.infer<typeof problemSchema>;
