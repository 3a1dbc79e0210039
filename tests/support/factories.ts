/** Things to write, valid unless a test says otherwise. */
import { randomUUID } from 'node:crypto';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import type { ResourceName } from '#protocol/resources.ts';

let made = 0;

/** A stamp some milliseconds from now. */
export const stampAt = (offsetMs: number, replicaId = '9f8e7d6c5b4a3f2e'): Stamp =>
  formatStamp({ ms: Date.now() + offsetMs, counter: 0, replicaId });

/** The fields that a create needs, by resource; each title is another one. */
export function newBody(resource: ResourceName): Record<string, unknown> {
  made += 1;
  switch (resource) {
    case 'goals':
      return { title: `Goal ${made}`, date: '2026-03-02' };
    case 'logs':
      return { text: `Read chapter ${made}`, date: '2026-03-02' };
    case 'routines':
      return { title: `Routine ${made}`, rule: 'FREQ=DAILY', startDate: '2026-03-02' };
    case 'preferences':
      return {};
  }
}

/** A change that any fresh record of a resource can take. */
export function newChange(resource: ResourceName): Record<string, unknown> {
  switch (resource) {
    case 'goals':
      return { completed: true };
    case 'logs':
      return { minutes: 25 };
    case 'routines':
      return { rule: 'FREQ=WEEKLY;BYDAY=MO,TH' };
    case 'preferences':
      return { theme: 'dark' };
  }
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
