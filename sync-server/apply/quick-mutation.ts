/**
 * Mutations that fit, read in half the time: by the schemas of protocol/ as zod compiles them for a server. A client may not compile, by its
 * content security policy. Of a body, fields that it lacks and may lack are not looked for.
 */
import * as z from 'zod/mini';
import { $ZodObjectJIT } from 'zod/v4/core';
import { mutationSchema, type Mutation } from '#protocol/mutation.ts';
import { resourceNames, resourceOf } from '#protocol/resources.ts';

type Compiled = z.ZodMiniType<Mutation>;
type Shape = Record<string, z.ZodMiniType>;

/** By method, resource and the fields of a body: devices write few kinds of bodies. */
const compiled = new Map<string, Compiled>();
const MOST = 500;

/** @returns undefined for what does not fit, and for what has no body: the schemas say what is wrong with it */
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
