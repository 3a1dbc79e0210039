/**
 * Reads valid mutations in half the time, by schemas that zod compiles to code. The content security policy forbids that in a client. The
 * compiled schema of a body covers only the fields that it has.
 */
import * as z from 'zod/mini';
import { $ZodObjectJIT } from 'zod/v4/core';
import { mutationSchema, type Mutation } from '#protocol/mutation.ts';
import { resourceNames, resourceOf } from '#protocol/resources.ts';

type Compiled = z.ZodMiniType<Mutation>;
type Shape = Record<string, z.ZodMiniType>;

/** The compiled schemas by method, resource and fields of the body: devices send few kinds of bodies. */
const compiled = new Map<string, Compiled>();
const MOST = 500;

/** Reads a mutation. @returns undefined for one that is not valid or has no body, which the schemas check */
export function quickMutation(input: unknown): Mutation | undefined {
  const { method, resource, body } = (input ?? {}) as Partial<Mutation>;
  if ((method !== 'POST' && method !== 'PATCH') || typeof body !== 'object' || body === null) return undefined;
  if (!resourceNames.includes(resource!)) return undefined;
  const fields = Object.keys(body);
  const { shape } = resourceOf(resource!)[method === 'POST' ? 'create' : 'patch'] as z.ZodMiniObject<Shape>;
  if (fields.length === 0 || !fields.every((field) => Object.hasOwn(shape, field))) return undefined;
  const key = `${method} ${resource} ${fields.join()}`;
  let schema = compiled.get(key);
  if (!schema) {
    if (compiled.size >= MOST) compiled.clear();
    compiled.set(key, (schema = compile(shape, fields)));
  }
  const result = z.safeParse(schema, input);
  return result.success ? result.data : undefined;
}

function compile(shape: Shape, fields: string[]): Compiled {
  const isWanted = ([field, schema]: [string, z.ZodMiniType]): boolean =>
    fields.includes(field) || !(schema instanceof z.ZodMiniOptional);
  const body = toCompiled(z.strictObject(Object.fromEntries(Object.entries(shape).filter(isWanted))));
  return toCompiled(z.extend(mutationSchema, { body: body as z.ZodMiniType<Record<string, unknown>> })) as Compiled;
}

const toCompiled = (schema: z.ZodMiniObject): unknown => new $ZodObjectJIT(schema._zod.def);
