/**
 * The wire form of a protocol 2 request: stamps are short, and mutations are named by their index, since an id of 36 characters would
 * travel up and down for each.
 * @see docs/contract.md, "Short stamps"
 */
import { latestMutationStamp, type Mutation } from '#protocol/mutation.ts';
import { mapStamps, StampShortener } from '#protocol/short-stamp.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';

/** Converts a request into its wire form. */
export function toWire({ mutations, ...rest }: SyncRequest): SyncRequest {
  const [first] = mutations;
  if (!first) return { ...rest, mutations };
  const shortener = new StampShortener(stampMs(latestMutationStamp(first)), rest.replicaId);
  const short = mutations.map((mutation, place) => ({
    ...mutation,
    id: String(place),
    stamp: shortener.shorten(mutation.stamp),
    ...(mutation.stamps && { stamps: mapStamps(mutation.stamps, (stamp) => shortener.shorten(stamp)) }),
  }));
  const { base, replicas } = shortener;
  // Without a list, the sender is the only replica.
  return { ...rest, mutations: short, base, ...(replicas.length > 1 && { replicas }) };
}

/** Converts the results of such a request back to the ids that its mutations have here. */
export const resultsFromWire = (answer: SyncAnswer, mutations: readonly Mutation[]): SyncAnswer => ({
  ...answer,
  results: answer.results.map((result) => ({ ...result, id: mutations[Number(result.id)]?.id ?? result.id })),
});
