/** Things to write, valid unless a test says otherwise. */
import { randomUUID } from 'node:crypto';
import { exampleOf } from '#protocol/examples.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import { namedId } from '#protocol/named-ids.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';

let made = 0;

/** A stamp some milliseconds from now. */
export const stampAt = (offsetMs: number, replicaId = '9f8e7d6c5b4a3f2e'): Stamp =>
  formatStamp({ ms: Date.now() + offsetMs, counter: 0, replicaId });

/** The id of a record that a user has without making one: their own, or that of a day. */
export const givenId = (name: ResourceName, userId: string): string => namedId(name, exampleOf(name)) ?? userId;

/** The fields that a create needs, by resource; the text that it is searched by is another one each time. */
export function newBody(name: ResourceName): Record<string, unknown> {
  const { search } = resourceOf(name);
  const example = exampleOf(name);
  made += 1;
  return Object.fromEntries(
    neededFields(name).map((field) => [
      field,
      search.includes(field) ? `${String(example[field])} ${made}` : example[field],
    ]),
  );
}

/** What a create must name; a step one of the two that it can belong to. */
function neededFields(name: ResourceName): string[] {
  const { fields, defaults, assigned } = resourceOf(name);
  const needed = Object.keys(fields).filter((field) => !(field in defaults) && !assigned.includes(field));
  return name === 'steps' ? ['goalId', ...needed] : needed;
}

/** A change that any fresh record of a resource can take. */
export function newChange(name: ResourceName): Record<string, unknown> {
  const { defaults } = resourceOf(name);
  const example = exampleOf(name);
  const needed = neededFields(name);
  const field = Object.keys(defaults).find((key) => defaults[key] !== example[key] && !needed.includes(key))!;
  return { [field]: example[field] };
}

/** A create as it travels. */
export function post(
  resource: ResourceName,
  body: Record<string, unknown> = {},
  rest: Partial<Mutation> = {},
): Mutation {
  const whole = { ...newBody(resource), ...body };
  return {
    id: randomUUID(),
    method: 'POST',
    resource,
    recordId: namedId(resource, whole) ?? randomUUID(),
    body: whole,
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
