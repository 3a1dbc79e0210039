/** What travels up: the REST call that a write stands for, and when it was made. */
import * as z from 'zod/mini';
import type { Stamped } from './merge.ts';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';
import type { Resource } from './resource.ts';
import { resourceNameSchema, resourceOf } from './resources.ts';
import { stampSchema, type Stamp } from './stamp.ts';
import { uuid } from './text.ts';

/** A mutation as it travels; its body is checked against the resource by `parseMutation`. */
export const mutationSchema = z.strictObject({
  id: uuid(),
  method: z.enum(['POST', 'PATCH', 'DELETE']),
  resource: resourceNameSchema,
  recordId: uuid(),
  body: z.optional(z.record(z.string(), z.unknown())),
  /** Holds for every field of the body that `stamps` does not name. */
  stamp: stampSchema,
  stamps: z.optional(z.record(z.string(), stampSchema)),
});
export type Mutation = z.infer<typeof mutationSchema>;

/**
 * Checks a mutation and its body; what a create leaves out stays out, see `missingDefaults`.
 * @throws Problem `invalid_request`, each error's path within the mutation
 */
export function parseMutation(input: unknown): Mutation {
  const mutation = parse(mutationSchema, input, 'mutation');
  const resource = resourceOf(mutation.resource);
  if (!resource.methods.includes(mutation.method))
    throw invalid('method', `${mutation.resource} take no ${mutation.method}`);
  if (mutation.method === 'DELETE') {
    for (const key of ['body', 'stamps'] as const)
      if (mutation[key] !== undefined) throw invalid(key, 'must not be sent with a DELETE');
    return mutation;
  }
  const schema = mutation.method === 'POST' ? resource.create : resource.patch;
  // As they came: zod leaves a key `__proto__` out of a record without a word, and here it is to be refused.
  const came = input as Mutation;
  const { body } = parse(z.object({ body: schema }), { body: came.body }, 'mutation');
  if (body.id !== undefined && body.id !== mutation.recordId) throw invalid('body.id', 'must be the recordId');
  delete body.id;
  for (const field in came.stamps)
    if (!Object.hasOwn(body, field)) throw invalid(`stamps.${field}`, 'names a field that is not in the body');
  return { ...mutation, body };
}

/** The fields of a create that were left out, with what stands there then. */
export function missingDefaults(resource: Resource, body: Record<string, unknown>): Record<string, unknown> {
  const missing: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(resource.defaults))
    if (!Object.hasOwn(body, field)) missing[field] = value;
  return missing;
}

/** A mutation as the part of a record that it writes. */
export function mutationToStamped({ recordId, method, body = {}, stamp, stamps = {} }: Mutation): Stamped {
  if (method === 'DELETE') return { id: recordId, stamps: { deleted: stamp } };
  return { ...body, id: recordId, stamps: { '*': stamp, ...stamps } };
}

/** The greatest stamp that a mutation carries. */
export function latestMutationStamp({ stamp, stamps = {} }: Mutation): Stamp {
  return Object.values(stamps).reduce((latest, next) => (next > latest ? next : latest), stamp);
}

const invalid = (path: string, message: string): Problem =>
  new Problem('invalid_request', `The mutation is not valid: ${path} ${message}.`, { errors: [{ path, message }] });
