/**
 * `POST /api/sync` as each protocol writes it. Inside the app stamps are long and goals of no day have none, whichever server answers.
 * @see contract section 4.1; docs/sync-rules.md R110, R112
 */
import * as z from 'zod/mini';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { fromProtocol1, toProtocol1 } from '#protocol/protocol-1.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { call, type ApiPorts } from './api.ts';
import { sendPacked } from './send-packed.ts';
import { resultsFromWire, toWire } from './wire-request.ts';

/** One round trip. @throws Problem */
export async function callSync(ports: ApiPorts, token: string, request: SyncRequest): Promise<SyncAnswer> {
  const isFirst = request.protocol === 1;
  const body = isFirst ? asProtocol1(request) : toWire(request);
  const json = await call(ports, '/api/sync', { token, body, send: isFirst ? undefined : sendPacked }, z.unknown());
  try {
    const answer = readAnswer(json);
    return isFirst ? fromFirst(answer, request.mutations) : resultsFromWire(answer, request.mutations);
  } catch (cause) {
    throw new Problem('network', "Can't reach server", {}, { cause });
  }
}

const asProtocol1 = ({ replicaId, cursor, mutations }: SyncRequest): SyncRequest => ({
  protocol: 1,
  replicaId,
  cursor,
  mutations: mutations.map((one) => ({ ...one, ...(one.body && { body: toProtocol1(one.resource, one.body) }) })),
});

function fromFirst(answer: SyncAnswer, mutations: Mutation[]): SyncAnswer {
  const resourceOf = new Map(mutations.map(({ id, resource }) => [id, resource]));
  return {
    ...answer,
    results: answer.results.map((result) => {
      const resource = resourceOf.get(result.id);
      return result.overwrote && resource
        ? { ...result, overwrote: fromProtocol1(resource, result.overwrote) }
        : result;
    }),
  };
}
