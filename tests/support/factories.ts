/** Things to write, valid unless a test says otherwise. */
import { randomUUID } from 'node:crypto';
import { exampleOf } from '#protocol/examples.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';

let made = 0;

/** A stamp some milliseconds from now. */
export const stampAt = (offsetMs: number, replicaId = '9f8e7d6c5b4a3f2e'): Stamp =>
  formatStamp({ ms: Date.now() + offsetMs, counter: 0, replicaId });

/** The fields that a create needs, by resource; the text that it is searched by is another one each time. */
export function newBody(name: ResourceName): Record<string, unknown> {
  const { fields, defaults, assigned, search } = resourceOf(name);
  const example = exampleOf(name);
  made += 1;
  const needed = Object.keys(fields).filter((field) => !(field in defaults) && !assigned.includes(field));
  return Object.fromEntries(
    needed.map((field) => [field, search.includes(field) ? `${String(example[field])} ${made}` : example[field]]),
  );
}

/** A change that any fresh record of a resource can take. */
export function newChange(name: ResourceName): Record<string, unknown> {
  const { defaults } = resourceOf(name);
  const example = exampleOf(name);
  const field = Object.keys(defaults).find((key) => defaults[key] !== example[key])!;
  return { [field]: example[field] };
}

/** A create as it travels. */
export function post(
  resource: ResourceName,
  body: Record<string, unknown> = {},
  rest: Partial<Mutation> = {},
): Mutation {
  return {
    id: randomUUID(),
    method: 'POST',
    resource,
    recordId: randomUUID(),
    body: { ...newBody(resource), ...body },
    stamp: stampAt(-10_000),
    ...rest,
  };
}

/** A change of a record as it travels. */
export const patch = (
  to: Pick<Mutation, 'resource' | 'recordId'>,
  body: Record<string, unknown>,
  rest: Partial<Mutation> = {},
): Mutation => ({
  id: randomUUID(),
  method: 'PATCH',
  resource: to.resource,
  recordId: to.recordId,
  body,
  stamp: stampAt(-5000),
  ...rest,
});

/** A delete as it travels. */
export const remove = (to: Pick<Mutation, 'resource' | 'recordId'>, rest: Partial<Mutation> = {}): Mutation => ({
  id: randomUUID(),
  method: 'DELETE',
  resource: to.resource,
  recordId: to.recordId,
  stamp: stampAt(-1000),
  ...rest,
});
