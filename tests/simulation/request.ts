/** A request of sync, as the simulation reads it on its way. */
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { expandEntry } from '#server/sync/wire.ts';

/** Its mutations with long stamps, whichever protocol it is written in. */
export const mutationsOf = ({ mutations, base = 0, replicas = [] }: SyncRequest): Mutation[] =>
  mutations.map((mutation) => expandEntry(mutation, { base, replicas }) as unknown as Mutation);
