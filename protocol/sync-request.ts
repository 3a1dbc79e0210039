/** What a replica asks in one round trip of sync. The server alone reads it; a client knows its type. @see contract section 4.1 */
import * as z from 'zod/mini';
import { mutationSchema } from './mutation.ts';

/** A replica id as it travels: sixteen lower-case hex digits. */
export const replicaIdSchema = z.string().check(z.regex(/^[0-9a-f]{16}$/, 'must be sixteen lower-case hex digits'));

/** Opaque; belongs to one user. Null asks for everything. */
export const cursorSchema = z.nullable(z.string().check(z.maxLength(500)));

export const syncRequestSchema = z.strictObject({
  protocol: z.int(),
  replicaId: replicaIdSchema,
  cursor: cursorSchema,
  mutations: z.array(mutationSchema),
});
export type SyncRequest = z.infer<typeof syncRequestSchema>;
