/** The REST calls of the registry. */
import * as z from 'zod/mini';
import { exampleOf } from '#protocol/examples.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { changeSchema, recordSchema } from '#protocol/record-schema.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { listQueryShape } from '../records/query.ts';
import { tellsOwner } from '../records/unknown-id.ts';
import type { Operation } from './operation.ts';

/** What a call with `If-Match` or `If-None-Match` can answer. */
const CONDITIONS = ['precondition_failed'] as const;

/** The calls of each line, as far as the line allows them. */
export const recordOperations = (): Operation[] => resourceNames.flatMap(operationsOf);

/** The example as a create or a change may send it. */
export function exampleBody(name: ResourceName, method: 'POST' | 'PATCH'): Record<string, unknown> {
  const { immutable } = resourceOf(name);
  const entries = Object.entries(exampleOf(name)).filter(([, value]) => value !== null);
  return Object.fromEntries(method === 'POST' ? entries : entries.filter(([field]) => !immutable.includes(field)));
}

function operationsOf(name: ResourceName): Operation[] {
  const resource = resourceOf(name);
  const { methods, perUser } = resource;
  const record = recordSchema(name);
  const one = { schema: z.strictObject({ data: record }) };
  const shared = { tag: name, auth: 'token' } as const;
  const duplicates = name === 'goals' ? (['duplicate_goal'] as const) : [];
  const foreign = tellsOwner(name) ? (['not_yours'] as const) : [];
  const again = hasNamedIds(name)
    ? 'It was there already, and is changed: its id follows from its name.'
    : 'It was there already: this is a retry.';
  const address = `/api/${name}/:id`;
  const all: Operation[] = [
    {
      ...shared,
      method: 'GET',
      path: `/api/${name}`,
      summary: `List your ${name}`,
      query: listQueryShape(name),
      answers: { 200: { schema: pageOf(record) }, 304: null },
      problems: CONDITIONS,
    },
    {
      ...shared,
      method: 'POST',
      path: `/api/${name}`,
      summary: `Create one of your ${name}`,
      body: { schema: resource.create, example: exampleBody(name, 'POST') },
      answers: { 201: one, 200: { ...one, description: again } },
      problems: [...duplicates, ...(hasNamedIds(name) ? [] : (['id_taken'] as const)), ...CONDITIONS, 'quota_exceeded'],
    },
    {
      ...shared,
      method: 'GET',
      path: address,
      summary: `Read one of your ${name}`,
      answers: { 200: one, 304: null },
      problems: [...foreign, 'not_found', ...CONDITIONS],
    },
    {
      ...shared,
      method: 'PATCH',
      path: address,
      summary: `Change one of your ${name}`,
      body: { schema: changeSchema(name), example: exampleBody(name, 'PATCH') },
      answers: { 200: one },
      problems: [...foreign, 'not_found', ...duplicates, ...CONDITIONS, 'quota_exceeded'],
    },
    {
      ...shared,
      method: 'DELETE',
      path: address,
      summary: `Delete one of your ${name}`,
      answers: { 204: null },
      problems: [...foreign, 'not_found', ...CONDITIONS],
    },
  ];
  return all.filter(({ method, path }) => (method === 'GET' ? path === address || !perUser : methods.includes(method)));
}

const pageOf = (record: z.ZodMiniType): z.ZodMiniType =>
  z.strictObject({
    data: z.array(record),
    count: z.int(),
    next: z.nullable(z.string()),
    total: z.optional(z.nullable(z.int())),
  });
