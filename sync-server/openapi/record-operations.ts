/** The REST calls of the registry. */
import * as z from 'zod/mini';
import { exampleOf, recordExample } from '#protocol/examples.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { changeSchema, recordSchema } from '#protocol/record-schema.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { listQueryShape } from '../records/query.ts';
import { tellsOwner } from '../records/unknown-id.ts';
import { SINGULAR } from './json-schema.ts';
import type { Operation } from './operation.ts';

/** The answers of a call with `If-Match` or `If-None-Match`. */
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
  const one = SINGULAR[name];
  const record = recordSchema(name);
  const example = recordExample(name);
  const answer = { schema: z.strictObject({ data: record }), example: { data: example }, headers: ['ETag'] };
  const shared = { tag: name, auth: 'token' } as const;
  const duplicates = name === 'goals' ? (['duplicate_goal'] as const) : [];
  const foreign = tellsOwner(name) ? (['not_yours'] as const) : [];
  const taken = hasNamedIds(name) ? [] : (['id_taken'] as const);
  const again = hasNamedIds(name)
    ? 'It was there already, and is changed: its id follows from its name'
    : 'It was there already, made by the same body: this is a retry';
  const address = `/api/${name}/:id`;
  const all: Operation[] = [
    {
      ...shared,
      method: 'GET',
      path: `/api/${name}`,
      id: `list${plural(one)}`,
      summary: `List your ${name}`,
      description: LISTS[name] ?? 'Page by page.',
      query: listQueryShape(name),
      headers: ['IfMatch', 'IfNoneMatch'],
      answers: {
        200: { schema: pageOf(record), example: { data: [example], count: 1, next: null }, headers: ['ETag'] },
        304: null,
      },
      problems: CONDITIONS,
    },
    {
      ...shared,
      method: 'POST',
      path: `/api/${name}`,
      id: `create${one}`,
      summary: `Make one of your ${name}`,
      description: hasNamedIds(name)
        ? 'One of a name that is there is changed.'
        : 'Send an id of your own, so that the call can be made again when its answer was lost.',
      headers: ['IfMatch', 'IfNoneMatch'],
      body: { schema: resource.create, example: exampleBody(name, 'POST') },
      answers: { 201: { ...answer, headers: ['ETag', 'Location'] }, 200: { ...answer, description: again } },
      problems: [...duplicates, ...taken, ...CONDITIONS, 'quota_exceeded'],
    },
    {
      ...shared,
      method: 'GET',
      path: address,
      id: `get${one}`,
      summary: `Read one of your ${name}`,
      description: GIVEN[name] ?? 'A deleted record counts as none.',
      headers: ['IfMatch', 'IfNoneMatch'],
      answers: { 200: answer, 304: null },
      problems: [...foreign, 'not_found', ...CONDITIONS],
    },
    {
      ...shared,
      method: 'PATCH',
      path: address,
      id: `update${one}`,
      summary: `Change one of your ${name}`,
      description: [GIVEN[name], CHANGES].filter(Boolean).join(' '),
      headers: ['IfMatch', 'IfNoneMatch'],
      body: { schema: changeSchema(name), example: exampleBody(name, 'PATCH') },
      answers: { 200: answer },
      // Preferences are as long as they are made.
      problems: [
        ...foreign,
        'not_found',
        ...duplicates,
        ...CONDITIONS,
        ...(perUser ? [] : (['quota_exceeded'] as const)),
      ],
    },
    {
      ...shared,
      method: 'DELETE',
      path: address,
      id: `delete${one}`,
      summary: `Delete one of your ${name}`,
      description: 'A POST of its id brings it back.',
      headers: ['IfMatch', 'IfNoneMatch'],
      answers: { 204: null },
      problems: [...foreign, 'not_found', ...CONDITIONS],
    },
  ];
  return all.filter(({ method, path }) => (method === 'GET' ? path === address || !perUser : methods.includes(method)));
}

const plural = (one: string): string => (one.endsWith('s') ? one : `${one}s`);

/** The notes on lists of certain resources. */
const LISTS: Partial<Record<ResourceName, string>> = {
  goals:
    'By date, position and id, those without a day last. It holds what routines put into a day, from today on: as far as the list says by `date` or `to`, for a year where it has `from` alone, and into today where it says nothing of days.',
  logs: 'By date, creation and id.',
  steps: 'With `goalId` it holds what the template of its routine gives to the goal.',
  days: 'Those that were touched; with `date` alone that day in any case.',
};

/** Where the ids come from of what nobody makes. */
const GIVEN: Partial<Record<ResourceName, string>> = {
  preferences: 'They always exist, under the id of their user, which `GET /api/users/me` tells.',
  days: 'Every day exists; `GET /api/days?date=` tells its id.',
};

const CHANGES =
  'What was read can be sent back: id, instants and what never changes have to equal what stands. A field that has the value already is no change.';

const pageOf = (record: z.ZodMiniType): z.ZodMiniType =>
  z.strictObject({
    data: z.array(record),
    count: z.int(),
    next: z.nullable(z.string()),
    total: z.optional(z.nullable(z.int())),
  });
