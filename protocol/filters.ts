/**
 * The filters and the order of lists. A list of a resource with a `date` also accepts `from` and `to`. They are not part of the registry,
 * because no client needs them.
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

/** The resources whose records, where equal by the order of the registry, are ordered by creation, the earliest first. */
const THEN_BY_CREATION: readonly ResourceName[] = ['logs', 'routines', 'deadlines'];

/** The fields that order a list; the id decides between equals. */
export const listOrderOf = (name: ResourceName): readonly string[] =>
  THEN_BY_CREATION.includes(name) ? [...resourceOf(name).order, 'createdAt'] : resourceOf(name).order;
