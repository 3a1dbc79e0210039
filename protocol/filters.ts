/**
 * How lists can be narrowed, and in which order they come; a list of a resource with a `date` also takes `from` and `to`. Not part of
 * the registry: a client has no use for it.
 */
import { resourceOf, type resources, type ResourceName } from './resources.ts';

type Field<N extends ResourceName> = keyof (typeof resources)[N]['fields'] & string;

/** Fields that a list can be filtered by, `?field=`. */
const FILTERS: { [N in ResourceName]: readonly Field<N>[] } = {
  goals: ['date', 'completed', 'subject', 'routineId', 'deadlineId'],
  logs: ['date', 'goalId', 'subject'],
  routines: ['subject'],
  preferences: [],
  subjects: ['archived'],
  deadlines: ['date', 'done', 'subject', 'kind'],
  steps: ['goalId', 'routineId', 'completed'],
  days: ['date'],
};

/** The filters of a resource, in the order in which they are documented. */
export const filtersOf = (name: ResourceName): readonly string[] => FILTERS[name];

/** Of those that share their place in the order of the registry, the one that was made first comes first. */
const THEN_BY_CREATION: readonly ResourceName[] = ['logs', 'routines', 'deadlines'];

/** How a list is ordered; the id decides between equals. */
export const listOrderOf = (name: ResourceName): readonly string[] =>
  THEN_BY_CREATION.includes(name) ? [...resourceOf(name).order, 'createdAt'] : resourceOf(name).order;
