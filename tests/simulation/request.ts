/** A request of sync, as the simulation reads it on its way. */
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { entryFromProtocol1, expandEntry } from '#server/sync/wire-format.ts';

/** Its mutations as protocol 2 has them, with long stamps, whichever protocol it is written in. */
export const mutationsOf = ({
  protocol,
  replicaId,
  mutations,
  base = 0,
  replicas = [replicaId],
}: SyncRequest): Mutation[] =>
  mutations.map((mutation) => {
    const entry = protocol === 1 ? entryFromProtocol1(mutation) : expandEntry(mutation, { base, replicas });
    return entry as unknown as Mutation;
  });
