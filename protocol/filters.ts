/**
 * Fields that a list can be filtered by, `?field=`; a list of a resource with a `date` also takes `from` and `to`. Not part of the registry:
 * a client has no use for them.
 */
import type { resources, ResourceName } from './resources.ts';

type Field<N extends ResourceName> = keyof (typeof resources)[N]['fields'] & string;

const FILTERS: { [N in ResourceName]: readonly Field<N>[] } = {
  goals: ['date', 'completed', 'subject'],
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
