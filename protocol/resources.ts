/**
 * The registry: everything that syncs. REST, sync, export and their tests follow from a line here.
 * @see docs/adding-a-resource.md
 */
import { days } from './day.ts';
import { deadlines } from './deadline.ts';
import { goals } from './goal.ts';
import { logs } from './log.ts';
import { preferences } from './preferences.ts';
import type { RecordOf, Resource } from './resource.ts';
import { routines } from './routine.ts';
import { steps } from './step.ts';
import { subjects } from './subject.ts';

/** Each under its plural, as it stands in the path, on the wire and in the table. */
export const resources = { goals, logs, routines, preferences, subjects, deadlines, steps, days };

export type ResourceName = keyof typeof resources;

/** The record of each resource, as REST answers it. */
export type Records = { [N in ResourceName]: RecordOf<(typeof resources)[N]> };

/** The names of the registry, in its order. */
export const resourceNames = Object.keys(resources) as ResourceName[];

/** A line of the registry, seen as any resource. */
export const resourceOf = (name: ResourceName): Resource => resources[name];

/** The id of a record in a user's account: the same id, or the user's id for a resource with one record per user. */
export const idInAccount = (name: ResourceName, id: string, userId: string): string =>
  resourceOf(name).perUser ? userId : id;

/** The names of a resource's fields. */
export const fieldNames = (name: ResourceName): string[] => Object.keys(resourceOf(name).fields);

/** Whether records of a resource are created; those that exist from the start are only changed. */
export const canBeMade = (name: ResourceName): boolean => resourceOf(name).methods.includes('POST');

/** The fields that a change may set: all but the immutable ones. */
export const settableFields = (name: ResourceName): string[] =>
  fieldNames(name).filter((field) => !resourceOf(name).immutable.includes(field));
