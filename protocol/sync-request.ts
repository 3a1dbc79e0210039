/** What a replica asks in one round trip of sync. The server alone reads it; a client knows its type. @see contract section 4.1 */
import * as z from 'zod/mini';
import { mutationSchema } from './mutation.ts';
import { replicaIdSchema } from './stamp.ts';
import { cursorSchema } from './sync.ts';

export const syncRequestSchema = z.strictObject({
  protocol: z.int(),
  replicaId: replicaIdSchema,
  cursor: cursorSchema,
  mutations: z.array(mutationSchema),
});
export type SyncRequest = z.infer<typeof syncRequestSchema>;
