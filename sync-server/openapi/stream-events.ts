/** The events of a stream, each with the type of its data. @see contract section 4.4 */
import * as z from 'zod/mini';
import { problemSchema } from '#protocol/problem-document.ts';
import { answerExtras } from '#protocol/sync-answer.ts';
import { typedChangeSchema } from './typed-changes.ts';

const { base, replicas } = answerExtras;

/** By name; `data` is the JSON of the line `data:`. */
export const streamEventSchemas = {
  /** The first one in protocol 2. */
  NamedStreamEvent: z.strictObject({
    id: z.string(),
    event: z.literal('stream'),
    data: z.strictObject({ stream: z.string(), schema: z.int() }),
  }),
  ChangesStreamEvent: z.strictObject({
    id: z.string(),
    event: z.literal('changes'),
    data: z.strictObject({
      cursor: z.string(),
      changes: z.array(typedChangeSchema),
      ...{ base, replicas, leftOut: z.optional(z.array(z.int())) },
    }),
  }),
  ResetStreamEvent: z.strictObject({ id: z.literal(''), event: z.literal('reset'), data: problemSchema }),
};

/** Any event; the answer is one after the other. */
export const streamEventSchema = z.union(Object.values(streamEventSchemas));

/** The response of a stream. */
export const streamEvents =
  'Server-sent events, one after the other; the schema is that of one, with its line `data:` as JSON. stream: the name of this stream and ' +
  'the schema number of the server (protocol 2). changes: as in an answer of a round; its `id` is the cursor, which resumes the stream ' +
  'as Last-Event-ID; leftOut names the batches beside this stream that have sent what is not among the changes. reset: cursor_expired or cursor_ahead; the stream ends ' +
  'after it. Other lines: a comment at least every 20 s, and `retry:`, in milliseconds, before the server ends.';
