/** A mutation, which a device sends to the server: the REST call that a write stands for, and the stamp of the write. */
import * as z from 'zod/mini';
import type { Stamped } from './merge.ts';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';
import { resourceNames, resourceOf } from './resources.ts';
import { resourceNameSchema } from './resource-name.ts';
import type { Stamp } from './stamp.ts';
import { stampSchema } from './stamp-schema.ts';
import { uuid } from './text.ts';

/**
 * The id by which a result names its mutation: a UUID, or a number of up to three digits, unique within one request. The server does
 * not store it.
 */
const mutationId = () =>
  z.string().check(
    z.regex(
      /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{1,3})$/i,
      'must be a UUID or up to three digits',
    ),
    z.overwrite((value) => value.toLowerCase()),
  );

/** A mutation as it travels. `parseMutation` checks its body against the resource as well. */
export const mutationSchema = z.strictObject({
  id: mutationId(),
  method: z.enum(['POST', 'PATCH', 'DELETE']),
  resource: resourceNameSchema,
  recordId: uuid(),
  body: z.optional(z.record(z.string(), z.unknown())),
  /** The stamp of every field of the body that `stamps` does not name. */
  stamp: stampSchema,
  stamps: z.optional(z.record(z.string(), stampSchema)),
});
export type Mutation = z.infer<typeof mutationSchema>;

/** The schemas with the body of a method and resource, so that one check covers a whole mutation. */
const withBodies = (kind: 'create' | 'patch') =>
  new Map(resourceNames.map((name) => [name, z.extend(mutationSchema, { body: resourceOf(name)[kind] })]));
const WITH_BODY = new Map([
  ['POST', withBodies('create')],
  ['PATCH', withBodies('patch')],
]);

/** The schema for the method and resource that an input names; an input that names none is refused by the general schema. */
function schemaFor(input: unknown): z.ZodMiniType<Mutation> {
  const { method, resource } = (input ?? {}) as Partial<Mutation>;
  return WITH_BODY.get(method!)?.get(resource!) ?? mutationSchema;
}

/**
 * Checks a mutation and its body. Fields that a create leaves out stay out, see `missingDefaults`.
 * @param quick  a faster reader of valid mutations; it returns undefined for an input that the schemas are to check
 * @throws Problem `invalid_request`, each error's path within the mutation
 */
export function parseMutation(input: unknown, quick?: (input: unknown) => Mutation | undefined): Mutation {
  const mutation = quick?.(input) ?? parse(schemaFor(input), input, 'mutation');
  const { method, resource, body } = mutation;
  if (!resourceOf(resource).methods.includes(method))
    throw invalid('method', `must be ${resourceOf(resource).methods.join(', ')} for ${resource}`);
  // Read from the input: zod drops a key `__proto__` from a record silently, and here it must be refused.
  const { stamps } = input as Mutation;
  if (method === 'DELETE') {
    if (body !== undefined || stamps !== undefined)
      throw invalid(body === undefined ? 'stamps' : 'body', 'must not be sent with a DELETE');
    return mutation;
  }
  if (body?.id !== undefined && body.id !== mutation.recordId) throw invalid('body.id', 'must be the recordId');
  delete body?.id;
  for (const field in stamps)
    if (!body || !Object.hasOwn(body, field)) throw invalid(`stamps.${field}`, 'names a field that is not in the body');
  return mutation;
}

/** A mutation as a version of its record that holds the written fields. */
export function mutationToStamped({ recordId, method, body, stamp, stamps }: Mutation): Stamped {
  if (method === 'DELETE') return { id: recordId, stamps: { deleted: stamp } };
  // Runs once for each record of a batch; many times faster than a spread.
  return Object.assign({}, body, { id: recordId, stamps: stamps ? { '*': stamp, ...stamps } : { '*': stamp } });
}

/** The greatest stamp that a mutation carries. */
export function latestMutationStamp({ stamp, stamps }: Mutation): Stamp {
  return Object.values(stamps ?? {}).reduce((latest, next) => (next > latest ? next : latest), stamp);
}

const invalid = (path: string, message: string): Problem =>
  new Problem('invalid_request', `The mutation is not valid: ${path} ${message}.`, { errors: [{ path, message }] });
